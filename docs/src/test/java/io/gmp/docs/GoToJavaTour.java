package io.gmp.docs;

import static io.gmp.Go.go;
import static io.gmp.Go.onReceive;
import static io.gmp.Go.select;

import io.gmp.Goroutine;
import io.gmp.channel.Channel;
import io.gmp.channel.ReceiveChannel;
import io.gmp.channel.Ticker;
import io.gmp.channel.Timer;
import io.gmp.sync.Context;
import io.gmp.sync.ErrGroup;
import io.gmp.sync.WaitGroup;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

final class GoToJavaTour {
  private GoToJavaTour() {}

  static long sum(List<Integer> numbers) throws Exception {
    var group = new WaitGroup();
    var sum = new LongAdder();
    for (int number : numbers) {
      group.go(() -> sum.add(number));
    }
    group.await();
    return sum.sum();
  }

  static Map<String, Integer> lengths(Context context, List<String> names) throws Exception {
    var lengths = new ConcurrentHashMap<String, Integer>();
    var group = new ErrGroup(context);
    group.setLimit(4);
    for (String name : names) {
      group.go(() -> lengths.put(name, measure(group.context(), name)));
    }
    group.await(); // ExecutionException, with the first failure as its cause
    return lengths;
  }

  private static int measure(Context context, String name) {
    context.throwIfDone();
    if (name.isEmpty()) {
      throw new IllegalArgumentException("no name");
    }
    return name.length();
  }

  static String ask(Context context, ReceiveChannel<String> answers) throws Exception {
    try (var limited = context.withTimeout(Duration.ofMillis(50))) {
      return select(
          onReceive(answers),
          onReceive(
              limited.done(),
              nothing -> {
                limited.throwIfDone();
                return "never";
              }));
    }
  }

  static Goroutine interrupted(Context context, ReceiveChannel<String> socket) {
    Channel<String> rows = Channel.make(1);
    Goroutine query = go(() -> rows.send(read(socket)));
    context.afterFunc(query::interrupt);
    return query;
  }

  private static String read(ReceiveChannel<String> socket) throws InterruptedException {
    try {
      return socket.receive();
    } catch (InterruptedException e) {
      return "interrupted";
    }
  }

  static int events() throws Exception {
    var ticker = new Ticker(Duration.ofMillis(1));
    var idle = new Timer(Duration.ofSeconds(5));
    int events = 0;
    while (events < 3) {
      events +=
          select(onReceive(ticker.channel(), time -> 1), onReceive(idle.channel(), time -> 100));
      idle.reset(Duration.ofSeconds(5));
    }
    return events;
  }

  static final class Account {
    private final ReentrantLock lock = new ReentrantLock();
    private long balance;

    void deposit(long cents) {
      lock.lock();
      try {
        balance += cents;
      } finally {
        lock.unlock();
      }
    }

    long balance() {
      return balance;
    }
  }

  static final class Mail {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final Queue<String> queue = new ArrayDeque<>();

    void put(String letter) {
      lock.lock();
      try {
        queue.add(letter);
        filled.signal();
      } finally {
        lock.unlock();
      }
    }

    String take() throws InterruptedException {
      lock.lock();
      try {
        while (queue.isEmpty()) {
          filled.await();
        }
        return queue.remove();
      } finally {
        lock.unlock();
      }
    }
  }

  static final class Settings {
    final AtomicInteger loads = new AtomicInteger();
    private final FutureTask<String> config = new FutureTask<>(this::load);

    String config() throws Exception {
      config.run(); // the first call runs it, the others do nothing
      return config.get();
    }

    private String load() {
      return "loaded " + loads.incrementAndGet();
    }
  }

  static int withBuffer(Channel<byte[]> pool) {
    byte[] buffer = Objects.requireNonNullElseGet(pool.tryReceive(), () -> new byte[1 << 20]);
    try {
      return fill(buffer);
    } finally {
      pool.trySend(buffer);
    }
  }

  private static int fill(byte[] buffer) {
    return ++buffer[0];
  }
}
