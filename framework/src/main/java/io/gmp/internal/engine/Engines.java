package io.gmp.internal.engine;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Chooses an engine: by the user's word, or by what this JVM lets us do. */
public final class Engines {
  /** The engine with runners and lazy stacks. */
  public static final String VIRTUAL_THREAD = "virtual-thread";

  /** The engine that needs no flags. */
  public static final String PLATFORM = "platform";

  /** The first of the two that works. */
  public static final String AUTO = "auto";

  /** The system property that names the engine where the builder does not. */
  public static final String PROPERTY = "gmp.engine";

  /** What gives the virtual-thread engine. */
  public static final String FLAGS =
      "--add-opens java.base/java.lang=ALL-UNNAMED --add-exports"
          + " java.base/jdk.internal.misc=ALL-UNNAMED (or Add-Opens: java.base/java.lang and"
          + " Add-Exports: java.base/jdk.internal.misc in the manifest of the jar that is started"
          + " with java -jar)";

  /** The system property that allows {@link #unlock} where the builder does not say it. */
  public static final String UNLOCK_PROPERTY = "gmp.engine.unlock";

  private Engines() {}

  /**
   * Opens what the virtual-thread engine needs without the flags, if this JDK allows it and nobody
   * has looked for the engine before. Whether that was of use is for {@link #create} to find out.
   *
   * @return why it failed, or {@code null}
   */
  public static @Nullable Throwable unlock() {
    return Unlocked.FAILURE;
  }

  private static final class Unlocked {
    @SuppressWarnings("StaticAssignmentOfThrowable") // it is only told
    static final @Nullable Throwable FAILURE = isOpen() ? null : Unlock.open();
  }

  /** Returns whether what the virtual-thread engine needs is open; looks for no engine. */
  public static boolean isOpen() {
    Module base = Object.class.getModule();
    Module mine = Engines.class.getModule();
    return base.isOpen("java.lang", mine) && base.isExported("jdk.internal.misc", mine);
  }

  /**
   * Finds out whether there can be the engine of that name; of {@link #AUTO} there always is one,
   * and none is looked for.
   *
   * @param choice one of the three names
   * @throws IllegalArgumentException if there is no such engine
   * @throws IllegalStateException if it cannot run in this JVM; the message says what it needs
   */
  public static void check(String choice) {
    switch (choice) {
      case AUTO, PLATFORM -> {}
      case VIRTUAL_THREAD -> {
        Throwable reason = unavailable();
        if (reason != null) {
          throw new IllegalStateException(
              "the virtual-thread engine cannot run in this JVM ("
                  + reason
                  + "); start it with "
                  + FLAGS
                  + ", or choose gmp.engine=platform",
              reason);
        }
      }
      default ->
          throw new IllegalArgumentException(
              "there is no engine '" + choice + "': choose auto, virtual-thread or platform");
    }
  }

  /**
   * Makes the engine of that name.
   *
   * @param choice one of the three names
   * @param hooks where continuations go
   * @throws IllegalArgumentException if there is no such engine
   * @throws IllegalStateException if it cannot run in this JVM; the message says what it needs
   */
  public static Engine create(String choice, Engine.Hooks hooks) {
    check(choice);
    return choice.equals(PLATFORM) || unavailable() != null
        ? new PlatformEngine()
        : new VirtualThreadEngine(hooks);
  }

  /** Returns why the virtual-thread engine cannot run here, or {@code null} if it can. */
  public static @Nullable Throwable unavailable() {
    return Probe.FAILURE;
  }

  /**
   * Runs one virtual thread on an M of ours to its park and, woken, to its end, once in the life of
   * the JVM.
   */
  private static final class Probe extends MachineHooks implements Engine.Hooks {
    @SuppressWarnings("StaticAssignmentOfThrowable") // it is thrown as a cause, with its own stack
    static final @Nullable Throwable FAILURE =
        JdkAccess.OPEN ? new Probe().run() : JdkAccess.REASON;

    private final Engine engine = new VirtualThreadEngine(this);
    private final CompletableFuture<MachineHooks> carriedBy = new CompletableFuture<>();
    private @Nullable Runnable continuation;

    private @Nullable Throwable run() {
      try {
        engine.newMachine("gmp-probe", this).start();
        return carriedBy.join() == this
            ? null
            : new IllegalStateException("a virtual thread did not run where it was told to");
      } catch (Throwable e) {
        return e;
      }
    }

    private void parkOnce() {
      LockSupport.park(this);
      carriedBy.complete(carrying());
    }

    @Override
    protected void loop() {
      try {
        Thread runner = engine.newRunner("gmp-probe", this::parkOnce);
        runner.start();
        Runnable mount = Objects.requireNonNull(continuation, "execute was not called");
        mount.run();
        if (!engine.tryUnpark(runner)) {
          LockSupport.unpark(runner);
        }
        mount.run();
        if (!carriedBy.isDone()) {
          throw new IllegalStateException("a virtual thread did not go on after its park");
        }
      } catch (Throwable e) {
        carriedBy.completeExceptionally(e);
      }
    }

    @Override
    public void execute(Runnable continuation) {
      this.continuation = continuation;
    }

    @Override
    public void executePoller(Runnable poller) {
      throw new IllegalStateException("the probe is not open for pollers");
    }

    @Override
    public boolean hasIdleProcessor() {
      return false;
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
      throw new IllegalStateException("the probe does not park");
    }

    @Override
    protected boolean beginBlocking() {
      return false;
    }

    @Override
    protected void endBlocking() {}
  }
}
