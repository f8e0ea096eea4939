package io.gmp.samples.bank;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

final class BankProcess {
  private static final Pattern LISTENS = Pattern.compile("The bank listens on (\\S+)");
  private static final String LAST_LINE = "curl -sSw '\\n' http";
  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

  private final Process process;
  private final StringBuffer output = new StringBuffer();
  private final URI url;

  private BankProcess(List<String> command) throws IOException {
    process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    var lines = process.inputReader();
    url = awaitGreeting(lines);
    Thread.ofPlatform().daemon().start(() -> lines.lines().forEach(this::note));
  }

  static BankProcess onClassPath(Path data, String... flags) throws IOException {
    var command = new ArrayList<String>();
    command.add(JAVA.toString());
    command.addAll(List.of(flags));
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), BankApplication.class.getName()));
    return start(command, data);
  }

  static BankProcess fromJar(Path jar, Path data) throws IOException {
    return start(new ArrayList<>(List.of(JAVA.toString(), "-jar", jar.toString())), data);
  }

  private static BankProcess start(List<String> command, Path data) throws IOException {
    command.addAll(List.of("--server.port=0", "--bank.data=" + data));
    return new BankProcess(command);
  }

  private URI awaitGreeting(BufferedReader lines) throws IOException {
    for (var line = lines.readLine(); line != null; line = lines.readLine()) {
      note(line);
      if (line.contains(LAST_LINE)) {
        return URI.create(LISTENS.matcher(output).results().findFirst().orElseThrow().group(1));
      }
    }
    throw new IOException("the bank did not start:\n" + output);
  }

  private void note(String line) {
    output.append(line).append('\n');
  }

  URI url() {
    return url;
  }

  String output() {
    return output.toString();
  }

  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  void stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException("the bank did not end in time:\n" + output);
    }
  }
}
