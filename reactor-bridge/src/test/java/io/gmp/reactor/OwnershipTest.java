package io.gmp.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import io.gmp.Gmp;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.Scannable;
import reactor.core.scheduler.Scheduler;

class OwnershipTest extends OnEveryRuntime {

  @Test
  void theSharedSchedulerIsOneAndCannotBeDisposed() {
    Scheduler shared = Schedulers.fromGmp();
    assertThat(shared).isSameAs(GmpSchedulers.fromGmp());
    shared.init();
    shared.dispose();
    shared.disposeGracefully().block(Duration.ofSeconds(30));
    shared.init();
    assertThat(shared.isDisposed()).isFalse();
    Scheduler.Worker worker = shared.createWorker();
    var ran = new CountDownLatch(4);
    shared.schedule(ran::countDown);
    shared.schedule(ran::countDown, 1, TimeUnit.MILLISECONDS);
    worker.schedule(ran::countDown);
    worker.schedule(ran::countDown, 1, TimeUnit.MILLISECONDS);
    Wait.on(ran);
    worker.dispose();
    assertThat(worker.isDisposed()).isTrue();
    assertThatExceptionOfType(RejectedExecutionException.class)
        .isThrownBy(() -> worker.schedule(() -> {}));
  }

  @Test
  void theSharedSchedulerIsOnTheDefaultRuntimeWhoeverAsks() {
    String expected = "gmp(" + Gmp.current().gomaxprocs() + ",\"" + Gmp.current().name() + "\")";
    var asked = new CompletableFuture<String>();
    gmp.go(() -> asked.complete(Schedulers.fromGmp().toString()));
    assertThat(asked.orTimeout(30, TimeUnit.SECONDS).join()).isEqualTo(expected);
  }

  @Test
  void everySchedulerOnARuntimeIsDisposedForItself() {
    Scheduler other = Schedulers.fromGmp(gmp);
    assertThat(other).isNotSameAs(scheduler);
    scheduler.dispose();
    assertThat(gmp.isClosed()).isFalse();
    var ran = new CountDownLatch(1);
    other.schedule(ran::countDown);
    Wait.on(ran);
    other.dispose();
  }

  @Test
  void aSchedulerWhoseRuntimeIsClosedIsDisposed() {
    Scheduler.Worker idle = scheduler.createWorker();
    Scheduler.Worker used = scheduler.createWorker();
    var ran = new CountDownLatch(1);
    used.schedule(ran::countDown);
    Wait.on(ran);
    Wait.until(() -> Scannable.from(used).scanOrDefault(Scannable.Attr.BUFFERED, -1) == 0);
    gmp.close(Duration.ofSeconds(30));
    assertThat(scheduler.isDisposed()).isTrue();
    assertThatIllegalStateException().isThrownBy(scheduler::init);
    assertThatExceptionOfType(RejectedExecutionException.class)
        .isThrownBy(() -> scheduler.schedule(() -> {}));
    assertThatExceptionOfType(RejectedExecutionException.class)
        .isThrownBy(() -> scheduler.schedule(() -> {}, 1, TimeUnit.HOURS));
    assertThatExceptionOfType(RejectedExecutionException.class)
        .isThrownBy(() -> idle.schedule(() -> {}));
    assertThatExceptionOfType(RejectedExecutionException.class)
        .isThrownBy(() -> used.schedule(() -> {}));
    assertThatExceptionOfType(RejectedExecutionException.class)
        .isThrownBy(() -> used.schedule(() -> {}, 1, TimeUnit.HOURS));
  }

  @Test
  void aSchedulerWithItsOwnRuntimeClosesItWhenDisposed() {
    Scheduler own = Schedulers.newGmp("own", 2);
    var runtime = new CompletableFuture<Gmp>();
    var interrupted = new CompletableFuture<Boolean>();
    var begun = new CountDownLatch(1);
    own.schedule(
        () -> {
          runtime.complete(Gmp.current());
          begun.countDown();
          interrupted.complete(Wait.wasInterruptedOn(new CountDownLatch(1)));
        });
    Disposable later = own.schedule(() -> {}, 1, TimeUnit.HOURS);
    Wait.on(begun);
    assertThat(own).hasToString("gmp(2,\"own\")");
    own.dispose();
    assertThat(later.isDisposed()).isTrue();
    assertThat(interrupted.orTimeout(30, TimeUnit.SECONDS).join()).isTrue();
    own.disposeGracefully().block(Duration.ofSeconds(30));
    assertThat(runtime.join().isClosed()).isTrue();
    await().atMost(ONE_MINUTE).untilAsserted(() -> assertThat(threadsNamed("own-m")).isZero());
  }

  @Test
  void aSchedulerWithItsOwnRuntimeClosesItAfterItsLastTask() {
    Scheduler own = GmpSchedulers.newGmp("own graceful", 1);
    var runtime = new CompletableFuture<Gmp>();
    var gate = new CountDownLatch(1);
    own.schedule(
        () -> {
          runtime.complete(Gmp.current());
          Wait.on(gate);
        });
    var disposal = own.disposeGracefully().toFuture();
    assertThat(runtime.orTimeout(30, TimeUnit.SECONDS).join().isClosed()).isFalse();
    gate.countDown();
    disposal.orTimeout(30, TimeUnit.SECONDS).join();
    assertThat(runtime.join().isClosed()).isTrue();
  }

  @Test
  void aSchedulerWithItsOwnRuntimeCanBeDisposedByItsOwnTask() {
    Scheduler own = GmpSchedulers.newGmp("own inside", 1);
    var flag = new CompletableFuture<Boolean>();
    own.schedule(
        () -> {
          own.dispose();
          flag.complete(Thread.currentThread().isInterrupted());
        });
    assertThat(flag.orTimeout(30, TimeUnit.SECONDS).join()).isFalse();
    own.disposeGracefully().block(Duration.ofSeconds(30));
  }

  @Test
  void whatItsRuntimeCannotBeIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Schedulers.newGmp(" ", 1));
    assertThatIllegalArgumentException().isThrownBy(() -> Schedulers.newGmp("none", 0));
  }

  @Test
  void reactorsOwnSchedulersAreInherited() {
    assertThat(Schedulers.parallel()).isSameAs(reactor.core.scheduler.Schedulers.parallel());
    assertThat(Schedulers.immediate()).isSameAs(reactor.core.scheduler.Schedulers.immediate());
  }

  private static long threadsNamed(String prefix) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith(prefix))
        .count();
  }
}
