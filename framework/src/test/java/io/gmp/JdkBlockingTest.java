package io.gmp;

import static io.gmp.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.gmp.testing.Engines;
import io.gmp.testing.Scale;
import io.gmp.testing.TestRuntime;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

class JdkBlockingTest {

  private static void bothEnd(TestRuntime t, Body blocks, Body releases) throws Exception {
    Goroutine blocked = t.gmp().go(blocks);
    await().until(() -> blocked.state() == Goroutine.State.WAITING);
    Goroutine other = t.gmp().go(releases);
    other.join();
    blocked.join();
    if (t.unmounts()) {
      await().until(() -> t.processors() == t.gomaxprocs());
    }
  }

  @Engines
  void synchronizedBlocks(TestRuntime t) throws Exception {
    var monitor = new Object();
    var held = new CountDownLatch(1);
    var letGo = new CountDownLatch(1);
    var entered = new AtomicBoolean();
    Goroutine holder =
        t.gmp()
            .go(
                () -> {
                  synchronized (monitor) {
                    held.countDown();
                    letGo.await();
                  }
                });
    held.await();
    bothEnd(
        t,
        () -> {
          synchronized (monitor) {
            entered.set(true);
          }
        },
        letGo::countDown);
    holder.join();
    assertThat(entered).isTrue();
  }

  @Engines
  void reentrantLockBlocks(TestRuntime t) throws Exception {
    var lock = new ReentrantLock();
    var held = new CountDownLatch(1);
    var letGo = new CountDownLatch(1);
    Goroutine holder =
        t.gmp()
            .go(
                () -> {
                  lock.lock();
                  try {
                    held.countDown();
                    letGo.await();
                  } finally {
                    lock.unlock();
                  }
                });
    held.await();
    bothEnd(
        t,
        () -> {
          lock.lock();
          lock.unlock();
        },
        letGo::countDown);
    holder.join();
  }

  @Engines
  void objectWaitBlocks(TestRuntime t) throws Exception {
    var monitor = new Object();
    var told = new AtomicBoolean();
    bothEnd(
        t,
        () -> {
          synchronized (monitor) {
            while (!told.get()) {
              monitor.wait();
            }
          }
        },
        () -> {
          synchronized (monitor) {
            told.set(true);
            monitor.notifyAll();
          }
        });
  }

  @Engines
  void completableFutureJoinBlocks(TestRuntime t) throws Exception {
    var future = new CompletableFuture<Integer>();
    bothEnd(t, () -> assertThat(future.join()).isEqualTo(7), () -> future.complete(7));
  }

  @Engines
  void blockingQueueTakeBlocks(TestRuntime t) throws Exception {
    var queue = new LinkedBlockingQueue<Integer>();
    bothEnd(t, () -> assertThat(queue.take()).isEqualTo(7), () -> queue.put(7));
  }

  @Engines
  void threadJoinBlocks(TestRuntime t) throws Exception {
    var gate = new CountDownLatch(1);
    Thread thread =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    gate.await();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                });
    bothEnd(t, thread::join, gate::countDown);
  }

  @Engines
  void aReadFromASocketBlocks(TestRuntime t) throws Exception {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var client = new Socket(server.getInetAddress(), server.getLocalPort());
        Socket accepted = server.accept()) {
      Goroutine reader = t.gmp().go(() -> assertThat(client.getInputStream().read()).isEqualTo(42));
      Goroutine writer =
          t.gmp()
              .go(
                  () -> {
                    Go.gosched();
                    accepted.getOutputStream().write(42);
                  });
      writer.join();
      reader.join();
    }
  }

  @Engines
  void anEchoServerOfGoroutinesServesManyClients(TestRuntime t) throws Exception {
    int clients = Scale.of(100);
    int rounds = 20;
    try (var server = new ServerSocket(0, clients, InetAddress.getLoopbackAddress())) {
      var goroutines = new ArrayList<Goroutine>();
      goroutines.add(
          t.gmp()
              .go(
                  () -> {
                    for (int i = 0; i < clients; i++) {
                      Socket socket = server.accept();
                      Go.go(() -> echo(socket));
                    }
                  }));
      for (int i = 0; i < clients; i++) {
        goroutines.add(
            t.gmp()
                .go(
                    () -> {
                      try (var socket =
                          new Socket(server.getInetAddress(), server.getLocalPort())) {
                        for (int k = 0; k < rounds; k++) {
                          socket.getOutputStream().write(k);
                          assertThat(socket.getInputStream().read()).isEqualTo(k);
                        }
                      }
                    }));
      }
      for (Goroutine g : goroutines) {
        g.join();
      }
    }
  }

  private static void echo(Socket socket) throws Exception {
    try (socket) {
      for (int b = socket.getInputStream().read(); b >= 0; b = socket.getInputStream().read()) {
        socket.getOutputStream().write(b);
      }
    }
  }

  @Engines
  void manyContendForAMonitorAndALock(TestRuntime t) throws Exception {
    var monitor = new Object();
    var lock = new ReentrantLock();
    int[] counts = new int[2];
    int goroutines = 20;
    int rounds = Scale.of(1_000);
    var all = new ArrayList<Goroutine>();
    for (int i = 0; i < goroutines; i++) {
      all.add(
          t.gmp()
              .go(
                  () -> {
                    for (int k = 0; k < rounds; k++) {
                      synchronized (monitor) {
                        counts[0]++;
                        if (k % 16 == 0) {
                          Go.gosched();
                        }
                      }
                      lock.lock();
                      try {
                        counts[1]++;
                        if (k % 16 == 0) {
                          Go.gosched();
                        }
                      } finally {
                        lock.unlock();
                      }
                    }
                  }));
    }
    for (Goroutine g : all) {
      g.join();
    }
    assertThat(counts).containsOnly(goroutines * rounds);
  }

  @Engines
  void aSynchronousQueuePassesValuesBetweenGoroutinesAndThreads(TestRuntime t) throws Exception {
    var queue = new SynchronousQueue<Integer>();
    int n = Scale.of(5_000);
    Goroutine producer =
        t.gmp()
            .go(
                () -> {
                  for (int i = 0; i < n; i++) {
                    queue.put(i);
                  }
                });
    for (int i = 0; i < n; i++) {
      assertThat(queue.take()).isEqualTo(i);
    }
    producer.join();
  }
}
