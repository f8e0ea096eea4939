package io.gmp.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmp.Body;
import io.gmp.Gmp;
import io.gmp.Goroutine;
import io.gmp.testing.Engines;
import io.gmp.testing.TestRuntime;
import io.gmp.testing.Waiting;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Timeout;

/**
 * Power series as networks of goroutines that compute each coefficient when it is asked for: after
 * McIlroy, "Squinting at Power Series" (1990), as Go's test/chan/powser1.go does it. Products and
 * exponentials grow by some goroutines a term and feed back into themselves.
 */
@Timeout(120)
class PowerSeriesTest {

  private record Fraction(long over, long under) {
    static final Fraction ZERO = new Fraction(0, 1);
    static final Fraction ONE = new Fraction(1, 1);

    static Fraction of(long over, long under) {
      long divisor = Math.max(1, gcd(Math.abs(over), Math.abs(under))) * Long.signum(under);
      return new Fraction(over / divisor, under / divisor);
    }

    private static long gcd(long a, long b) {
      return b == 0 ? a : gcd(b, a % b);
    }

    Fraction plus(Fraction other) {
      return of(over * other.under + other.over * under, under * other.under);
    }

    Fraction times(Fraction other) {
      return of(over * other.over, under * other.under);
    }

    @Override
    public String toString() {
      return under == 1 ? "" + over : over + "/" + under;
    }
  }

  private record Series(Channel<Boolean> demand, Channel<Fraction> terms) {
    Series() {
      this(Channel.make(), Channel.make());
    }

    Fraction get() throws InterruptedException {
      demand.send(true);
      return terms.receive();
    }

    void onDemand(Term term) throws InterruptedException {
      demand.receive();
      terms.send(term.compute());
    }

    List<String> first(int n) throws InterruptedException {
      var texts = new ArrayList<String>();
      for (int i = 0; i < n; i++) {
        texts.add(get().toString());
      }
      return texts;
    }
  }

  private static final class Tap {
    private final Series out;
    private final ArrayDeque<Fraction> ahead = new ArrayDeque<>();
    private boolean waits;

    Tap(Series out) {
      this.out = out;
    }

    Fraction waits() {
      waits = true;
      return null;
    }

    boolean serve() throws InterruptedException {
      if (waits && !ahead.isEmpty()) {
        out.terms().send(ahead.poll());
        waits = false;
      }
      return !waits;
    }
  }

  @FunctionalInterface
  private interface Producer {
    void produceInto(Series out) throws InterruptedException;
  }

  @FunctionalInterface
  private interface Term {
    Fraction compute() throws InterruptedException;
  }

  @FunctionalInterface
  private interface Terms {
    Fraction term(int i) throws InterruptedException;
  }

  private record Algebra(Gmp gmp, ConcurrentLinkedQueue<Goroutine> workers) {
    Algebra(Gmp gmp) {
      this(gmp, new ConcurrentLinkedQueue<>());
    }

    void end() throws InterruptedException {
      workers.forEach(Goroutine::interrupt);
      Waiting.untilEnded(List.copyOf(workers));
    }

    private Series make(Producer producer) {
      var out = new Series();
      start(() -> producer.produceInto(out));
      return out;
    }

    private void start(Body work) {
      workers.add(
          gmp.go(
              () -> {
                try {
                  work.run();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              }));
    }

    Series each(Terms terms) {
      return make(
          out -> {
            for (int i = 0; ; i++) {
              int at = i;
              out.onDemand(() -> terms.term(at));
            }
          });
    }

    Series ones() {
      return each(i -> Fraction.ONE);
    }

    Series x() {
      return each(i -> i == 1 ? Fraction.ONE : Fraction.ZERO);
    }

    Series sum(Series f, Series g) {
      return each(i -> f.get().plus(g.get()));
    }

    Series scaled(Fraction by, Series f) {
      return each(i -> f.get().times(by));
    }

    Series shifted(Fraction constant, Series f) {
      return each(i -> i == 0 ? constant : f.get());
    }

    Series derivative(Series f) {
      return each(
          i -> {
            if (i == 0) {
              f.get();
            }
            return f.get().times(new Fraction(i + 1, 1));
          });
    }

    Series integral(Fraction constant, Series f) {
      return each(i -> i == 0 ? constant : f.get().times(new Fraction(1, i)));
    }

    Series alternatingInXSquared(Series f) {
      return each(
          i -> i % 2 == 1 ? Fraction.ZERO : f.get().times(new Fraction(i % 4 == 0 ? 1 : -1, 1)));
    }

    void split(Series from, Series one, Series two) {
      start(
          () -> {
            var first = new Tap(one);
            var second = new Tap(two);
            boolean asked = false;
            while (true) {
              Fraction term =
                  Select.select(
                      Select.onReceive(one.demand(), d -> first.waits()),
                      Select.onReceive(two.demand(), d -> second.waits()),
                      Select.onReceive(asked ? from.terms() : Channel.<Fraction>never()));
              if (term != null) {
                asked = false;
                first.ahead.add(term);
                second.ahead.add(term);
              }
              boolean served = first.serve() & second.serve();
              if (!served && !asked) {
                from.demand().send(true);
                asked = true;
              }
            }
          });
    }

    Series product(Series f, Series g) {
      return make(
          out -> {
            out.demand().receive();
            Fraction f0 = f.get();
            Fraction g0 = g.get();
            out.terms().send(f0.times(g0));
            var f1 = new Series();
            var f2 = new Series();
            split(f, f1, f2);
            var g1 = new Series();
            var g2 = new Series();
            split(g, g1, g2);
            Series outer = sum(scaled(f0, g1), scaled(g0, f1));
            Series inner = shifted(Fraction.ZERO, product(f2, g2));
            while (true) {
              out.onDemand(() -> outer.get().plus(inner.get()));
            }
          });
    }

    Series exponential(Series f) {
      var back = new Series();
      var out = new Series();
      split(integral(Fraction.ONE, product(back, derivative(f))), back, out);
      return out;
    }
  }

  @Engines
  void theSeriesAreRight(TestRuntime t) throws Exception {
    var a = new Algebra(t.gmp());
    t.run(
        () -> {
          assertThat(a.sum(a.ones(), a.scaled(new Fraction(2, 1), a.ones())).first(4))
              .containsExactly("3", "3", "3", "3");
          assertThat(a.derivative(a.ones()).first(5)).containsExactly("1", "2", "3", "4", "5");
          assertThat(a.integral(Fraction.ZERO, a.ones()).first(5))
              .containsExactly("0", "1", "1/2", "1/3", "1/4");
          assertThat(a.integral(Fraction.ZERO, a.alternatingInXSquared(a.ones())).first(6))
              .as("arc tangent")
              .containsExactly("0", "1", "0", "-1/3", "0", "1/5");
        });
    a.end();
  }

  @Engines
  void productsAndExponentialsGrowTheirNetworks(TestRuntime t) throws Exception {
    var a = new Algebra(t.gmp());
    int n = t.count(8, 5);
    t.run(
        () -> {
          assertThat(a.product(a.ones(), a.ones()).first(n))
              .isEqualTo(List.of("1", "2", "3", "4", "5", "6", "7", "8").subList(0, n));
          assertThat(a.exponential(a.x()).first(5)).containsExactly("1", "1", "1/2", "1/6", "1/24");
          assertThat(a.exponential(a.ones()).first(5))
              .containsExactly("1", "1", "3/2", "13/6", "73/24");
          Series inverse = a.exponential(a.scaled(new Fraction(-1, 1), a.x()));
          assertThat(a.product(a.exponential(a.x()), inverse).first(n))
              .startsWith("1")
              .filteredOn(term -> !term.equals("0"))
              .hasSize(1);
        });
    a.end();
  }
}
