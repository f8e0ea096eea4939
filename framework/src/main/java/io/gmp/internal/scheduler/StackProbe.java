package io.gmp.internal.scheduler;

import static java.lang.classfile.ClassFile.ACC_PUBLIC;
import static java.lang.classfile.ClassFile.ACC_STATIC;
import static java.lang.classfile.ClassFile.ACC_SYNTHETIC;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.invoke.MethodHandles;

/**
 * Whether there is stack left for a change that must not stop half-way. Code that Gs call runs at
 * whatever depth they call it, and a {@code StackOverflowError} may come at each call. So an
 * operation that changes more than one thing asks first: the probe goes deeper than all that
 * follows, and either returns or fails before anything was touched.
 *
 * <p><b>How it costs nothing.</b> The probe is a method with so many local variables that the
 * interpreter's frame for it is as large as what is asked for. Entered in the interpreter it takes
 * that much stack. A compiled method has no such frame, but makes sure when it is entered of room
 * for the interpreter's frames of all that was inlined into it, for it may be deoptimised: it
 * touches one word in each page of that. So where the probe is inlined it has been made at the
 * entry of the compiled method around it, and what is left in place is the test of a field, which
 * keeps the compiler from forgetting the frame.
 *
 * <p>It follows that a probe inlined into code that runs <em>within</em> such a change would have
 * that fail at its entry. Those that may are too long to be inlined.
 *
 * <p>Java has no words for a thousand local variables, so the methods are made when this class is
 * initialised.
 */
public abstract class StackProbe {
  private static final ClassDesc PARENT = StackProbe.class.describeConstable().orElseThrow();

  /** Longer than what HotSpot inlines anywhere (FreqInlineSize). */
  private static final int TOO_LONG = 500;

  /**
   * Before an operation of a channel, of a scheduler, or of the like, at its entry: for all it may
   * do, but for starting threads, and so never called by what may be part of another operation.
   */
  public static final StackProbe OPERATION = ofBytes(16 << 10, 0);

  /** Before what consists of some operations, one after the other or one within another. */
  public static final StackProbe OPERATIONS = ofBytes(40 << 10, TOO_LONG);

  /** Within an operation: before a thread is started, or what others can do as well. */
  static final StackProbe EXTRA = ofBytes(16 << 10, TOO_LONG);

  /** Before what is part of an operation, if there was one: all it does but to wake an M. */
  static final StackProbe PART = ofBytes(4 << 10, TOO_LONG);

  StackProbe() {}

  /** Throws the {@code StackOverflowError} now if there is not enough. */
  public abstract void require();

  /** Whether there is enough; for those that are not inlined. */
  final boolean isDeepEnough() {
    try {
      require();
      return true;
    } catch (StackOverflowError e) {
      return false;
    }
  }

  private static StackProbe ofBytes(int bytes, int padding) {
    return new Source(PARENT.nested("Of" + bytes), bytes / Long.BYTES, padding).make();
  }

  /**
   * What one of the classes is made of.
   *
   * @param me its name
   * @param slots how many local variables the probe has
   * @param padding how many instructions it is made longer by
   */
  private record Source(ClassDesc me, int slots, int padding) {
    StackProbe make() {
      byte[] code = ClassFile.of().build(me, this::type);
      try {
        return (StackProbe)
            MethodHandles.lookup()
                .defineHiddenClass(code, true)
                .lookupClass()
                .getDeclaredConstructor()
                .newInstance();
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    private void type(ClassBuilder type) {
      type.withSuperclass(PARENT)
          .withField("never", CD_boolean, ACC_STATIC)
          .withMethodBody(INIT_NAME, MTD_void, ACC_SYNTHETIC, this::constructor)
          .withMethodBody("require", MTD_void, ACC_PUBLIC, this::require);
    }

    private void constructor(CodeBuilder body) {
      body.aload(0).invokespecial(PARENT, INIT_NAME, MTD_void).return_();
    }

    /** {@code if (never) { long last = 0; throw null; }}, and then the padding. */
    private void require(CodeBuilder body) {
      Label enough = body.newLabel();
      body.getstatic(me, "never", CD_boolean).ifeq(enough);
      body.lconst_0().lstore(slots - 2).aconst_null().athrow();
      body.labelBinding(enough);
      for (int i = 0; i < padding; i++) {
        body.nop();
      }
      body.return_();
    }
  }
}
