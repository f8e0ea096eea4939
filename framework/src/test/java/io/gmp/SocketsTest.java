package io.gmp;

import static io.gmp.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gmp.testing.Engines;
import io.gmp.testing.TestRuntime;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

class SocketsTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private interface Talk {
    void talk(Socket client, Socket server) throws Exception;
  }

  private static void withSockets(Talk talk) throws Exception {
    try (var listener = new ServerSocket(0, 1, LOOPBACK);
        var client = new Socket(LOOPBACK, listener.getLocalPort());
        Socket server = listener.accept()) {
      talk.talk(client, server);
    }
  }

  private static void answer(Socket server) throws Exception {
    for (int b = server.getInputStream().read(); b > 0; b = server.getInputStream().read()) {
      server.getOutputStream().write(b);
    }
  }

  private static void ask(Socket client, int rounds) throws Exception {
    for (int i = 1; i <= rounds; i++) {
      client.getOutputStream().write(i);
      assertThat(client.getInputStream().read()).isEqualTo(i);
    }
    client.getOutputStream().write(0);
  }

  private static void echoOn(Gmp gmp, int rounds) throws Exception {
    var done = new AtomicBoolean();
    withSockets(
        (client, server) -> {
          Goroutine answers = gmp.go(() -> answer(server));
          gmp.go(
                  () -> {
                    ask(client, rounds);
                    done.set(true);
                  })
              .join();
          answers.join();
        });
    assertThat(done).isTrue();
  }

  @Engines
  void thoseOfOneRuntimeGoOnWhileOthersBeginAndEnd(TestRuntime t) throws Exception {
    var stop = new AtomicBoolean();
    var echoes = new AtomicInteger();
    withSockets(
        (client, server) -> {
          Goroutine answers = t.gmp().go(() -> answer(server));
          Goroutine asks =
              t.gmp()
                  .go(
                      () -> {
                        while (!stop.get()) {
                          client.getOutputStream().write(1);
                          assertThat(client.getInputStream().read()).isOne();
                          echoes.getAndIncrement();
                        }
                        client.getOutputStream().write(0);
                      });
          for (int i = 0; i < 5; i++) {
            endARuntimeWithAReader(t);
            int before = echoes.get();
            await().until(() -> echoes.get() > before + 10);
          }
          stop.set(true);
          asks.join();
          answers.join();
        });
  }

  private static void endARuntimeWithAReader(TestRuntime t) throws Exception {
    Gmp gmp = expectingFailures(t);
    echoOn(gmp, 20);
    withSockets(
        (writes, silent) -> {
          Goroutine reads = gmp.go(() -> silent.getInputStream().read());
          awaitBlocked(t, reads);
          if (!t.unmounts()) {
            writes.getOutputStream().write(1);
          }
          gmp.close(Duration.ofMillis(1));
          reads.join();
        });
  }

  @Engines
  void thoseOfVirtualThreadsGoOnWhenTheRuntimeHasEnded(TestRuntime t) throws Exception {
    var done = new AtomicBoolean();
    withSockets(
        (client, server) -> {
          echoOn(t.gmp(), 10);
          var failure = new AtomicReference<Exception>();
          Thread answers = Thread.startVirtualThread(() -> run(() -> answer(server), failure));
          await().until(() -> answers.getState() == Thread.State.WAITING);
          t.gmp().close(TestRuntime.LONG);
          Thread asks =
              Thread.startVirtualThread(
                  () ->
                      run(
                          () -> {
                            ask(client, 50);
                            done.set(true);
                          },
                          failure));
          asks.join();
          answers.join();
          assertThat(failure).hasNullValue();
        });
    assertThat(done).isTrue();
  }

  private static void run(Body body, AtomicReference<Exception> failure) {
    try {
      body.run();
    } catch (Exception e) {
      failure.set(e);
    }
  }

  @Engines
  void thePollersDoNotHoldARuntimeThatHasEnded(TestRuntime t) throws Exception {
    WeakReference<Gmp> ended = endedRuntime(t.engine(), t.gomaxprocs());
    echoOn(t.gmp(), 10);
    await()
        .until(
            () -> {
              System.gc();
              return ended.get() == null;
            });
  }

  private static WeakReference<Gmp> endedRuntime(String engine, int gomaxprocs) throws Exception {
    Gmp gmp = Gmp.builder().name("ended").engine(engine).gomaxprocs(gomaxprocs).build();
    echoOn(gmp, 10);
    gmp.close();
    return new WeakReference<>(gmp);
  }

  @Engines
  void thoseOfOneRuntimeDoNotWaitForTheHogsOfAnother(TestRuntime t) throws Exception {
    var stop = new AtomicBoolean();
    Gmp other = t.make(b -> b.hogHandler(hog -> {}));
    int hogs = Math.min(t.gomaxprocs(), 2);
    var started = new CountDownLatch(hogs);
    for (int i = 0; i < hogs; i++) {
      other.go(
          () -> {
            started.countDown();
            while (!stop.get()) {
              Thread.onSpinWait();
            }
          });
    }
    started.await();
    echoOn(t.gmp(), 50);
    stop.set(true);
  }

  @Engines
  void aPollerBehindALongGoroutineIsFoundByAnotherMachine(TestRuntime t) throws Exception {
    for (int i = 0; i < 4; i++) {
      withSockets(
          (client, server) ->
              withSockets(
                  (other, answering) -> {
                    talkBesideALongOne(t, client, server, other, answering);
                    talkBesideALongOne(t, client, server, answering, other);
                  }));
    }
  }

  private static void talkBesideALongOne(
      TestRuntime t, Socket client, Socket server, Socket other, Socket answering)
      throws Exception {
    var stop = new AtomicBoolean();
    var woken = new CountDownLatch(1);
    Goroutine longOne =
        t.gmp()
            .go(
                () -> {
                  server.getInputStream().read();
                  woken.countDown();
                  while (!stop.get()) {
                    Thread.onSpinWait();
                  }
                });
    Goroutine answers = t.gmp().go(() -> answer(answering));
    awaitBlocked(t, longOne);
    awaitBlocked(t, answers);
    client.getOutputStream().write(1);
    woken.await();
    other.setSoTimeout(30_000);
    ask(other, 5);
    stop.set(true);
    longOne.join();
    answers.join();
  }

  private static <E extends Exception> E failureOf(Goroutine g, Class<E> type) throws Exception {
    g.join();
    assertThat(g.failure()).get().isInstanceOf(type);
    return type.cast(g.failure().orElseThrow());
  }

  private static Gmp expectingFailures(TestRuntime t) {
    return t.make(b -> b.uncaughtHandler((g, e) -> {}));
  }

  private static void awaitBlocked(TestRuntime t, Goroutine g) {
    if (t.unmounts()) {
      await().until(() -> g.state() == Goroutine.State.WAITING);
    } else {
      await().until(() -> g.state() != Goroutine.State.RUNNABLE);
    }
  }

  @Engines(value = Engines.VIRTUAL_THREAD)
  void anInterruptEndsAReadAndClosesTheSocket(TestRuntime t) throws Exception {
    withSockets(
        (client, server) -> {
          Goroutine reads = expectingFailures(t).go(() -> client.getInputStream().read());
          awaitBlocked(t, reads);
          reads.interrupt();
          assertThat(failureOf(reads, SocketException.class)).hasMessage("Closed by interrupt");
          assertThat(client.isClosed()).isTrue();
        });
  }

  @Engines
  void anInterruptEndsAReadAndClosesTheChannel(TestRuntime t) throws Exception {
    try (ServerSocketChannel listener = ServerSocketChannel.open()) {
      listener.bind(new InetSocketAddress(LOOPBACK, 0));
      try (SocketChannel channel = SocketChannel.open(listener.getLocalAddress())) {
        Goroutine reads = expectingFailures(t).go(() -> channel.read(ByteBuffer.allocate(1)));
        awaitBlocked(t, reads);
        reads.interrupt();
        failureOf(reads, ClosedByInterruptException.class);
        assertThat(channel.isOpen()).isFalse();
      }
    }
  }

  @Engines
  void aCloseEndsWhatWaits(TestRuntime t) throws Exception {
    Gmp gmp = expectingFailures(t);
    withSockets(
        (client, server) -> {
          Goroutine reads = gmp.go(() -> client.getInputStream().read());
          awaitBlocked(t, reads);
          gmp.go(client::close).join();
          failureOf(reads, SocketException.class);
        });
    ServerSocketChannel listener = ServerSocketChannel.open();
    listener.bind(new InetSocketAddress(LOOPBACK, 0));
    Goroutine accepts = gmp.go(() -> listener.accept());
    awaitBlocked(t, accepts);
    gmp.go(listener::close).join();
    failureOf(accepts, ClosedChannelException.class);
  }

  @Engines
  void aReadThatTakesTooLongTimesOut(TestRuntime t) throws Exception {
    withSockets(
        (client, server) ->
            t.run(
                () -> {
                  client.setSoTimeout(5);
                  assertThatThrownBy(() -> client.getInputStream().read())
                      .isInstanceOf(SocketTimeoutException.class);
                  server.getOutputStream().write(7);
                  client.setSoTimeout(30_000);
                  assertThat(client.getInputStream().read()).isEqualTo(7);
                }));
  }
}
