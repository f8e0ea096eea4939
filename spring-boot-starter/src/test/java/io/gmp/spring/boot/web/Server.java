package io.gmp.spring.boot.web;

import java.net.URI;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.context.ConfigurableApplicationContext;

public enum Server {
  TOMCAT(WebApplicationType.SERVLET, List.of(".jetty.")),
  JETTY(WebApplicationType.SERVLET, List.of(".tomcat.")),
  WEBFLUX(WebApplicationType.REACTIVE, List.of(".jetty.", ".tomcat."));

  private final WebApplicationType type;
  private final List<String> without;

  Server(WebApplicationType type, List<String> without) {
    this.type = type;
    this.without = without;
  }

  public ConfigurableApplicationContext start(Class<?> application, String... arguments) {
    return start(application, List.of(".security.", ".jdbc."), arguments);
  }

  public ConfigurableApplicationContext startWhole(Class<?> application, String... arguments) {
    return start(application, List.of(), arguments);
  }

  private ConfigurableApplicationContext start(
      Class<?> application, List<String> also, String... arguments) {
    var excluded = new ArrayList<>(without);
    excluded.addAll(also);
    return new SpringApplicationBuilder(application)
        .web(type)
        .properties(
            "server.port=0",
            "spring.reactor.netty.shutdown-quiet-period=0s",
            "spring.main.banner-mode=off",
            "spring.autoconfigure.exclude=" + autoConfigurations(excluded))
        .run(arguments);
  }

  private static String autoConfigurations(List<String> parts) {
    var all = ImportCandidates.load(AutoConfiguration.class, Server.class.getClassLoader());
    return StreamSupport.stream(all.spliterator(), false)
        .filter(name -> parts.stream().anyMatch(name::contains))
        .collect(Collectors.joining(","));
  }

  public static HttpRequest.Builder request(ConfigurableApplicationContext context, String path) {
    var port = context.getEnvironment().getRequiredProperty("local.server.port");
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
        .header("Content-Type", "text/plain");
  }
}
