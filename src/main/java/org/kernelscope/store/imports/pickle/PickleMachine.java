package org.kernelscope.store.imports.pickle;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.kernelscope.data.BadInputException;

/**
 * The stack machine for pickles. It has only the opcodes that {@code torch.save} and {@code
 * torch.jit.save} write. It reads descriptions and never executes them:
 *
 * <ul>
 *   <li>names are not imported,
 *   <li>objects are not created,
 *   <li>persistent ids are not resolved.
 * </ul>
 *
 * <p>Memory grows with the number of opcodes, which is limited to a million, and with the texts,
 * which are as long as in the file.
 */
public final class PickleMachine {

  public static final int MOST_BYTES = 64 << 20;

  private static final int MOST_OPCODES = 1_000_000;
  private static final int MOST_REMEMBERED = 1_000_000;

  /**
   * The maximal number of open marks. Deeper nesting occurs only in files that are made to overflow
   * the stack of a reader.
   */
  private static final int DEEPEST = 200;

  private static final int LATEST_PROTOCOL = 5;

  private final ByteBuffer bytes;
  private final String source;
  private final int start;
  private final List<PickleValue> stack = new ArrayList<>();
  private final List<Integer> marks = new ArrayList<>();
  private final Map<Integer, PickleValue> memo = new HashMap<>();
  private final List<PickleValue.Outside> outside = new ArrayList<>();
  private int at;

  private PickleMachine(ByteBuffer bytes, String source) {
    this.start = bytes.position();
    int length = Math.min(bytes.remaining(), MOST_BYTES);
    this.bytes = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN).limit(start + length);
    this.source = source;
  }

  /**
   * A whole pickle.
   *
   * @param value the value it describes
   * @param outside all references to persistent ids, in order
   */
  public record Pickle(PickleValue value, List<PickleValue.Outside> outside) {}

  /**
   * Reads the pickle at the position of a buffer, and moves the position to its end.
   *
   * @param source the name of the file in messages
   * @throws BadInputException when the pickle is cut short, exceeds a limit, has an opcode that is
   *     not needed for tensors, or is not a pickle
   */
  public static Pickle read(ByteBuffer bytes, String source) {
    PickleMachine machine = new PickleMachine(bytes, source);
    PickleValue value = machine.run();
    bytes.position(machine.bytes.position());
    return new Pickle(value, machine.outside);
  }

  private PickleValue run() {
    for (int count = 0; count < MOST_OPCODES; count++) {
      at = bytes.position() - start;
      int opcode = take(1).get() & 0xff;
      if (opcode == Opcode.STOP) {
        return pop();
      }
      step(opcode);
    }
    throw new BadInputException(
        String.format(
            Locale.ROOT, "%s: expected at most %d opcodes, found more", source, MOST_OPCODES));
  }

  private void step(int opcode) {
    switch (opcode) {
      case Opcode.PROTO -> protocol(unsigned(1));
      case Opcode.FRAME -> frame(take(Long.BYTES).getLong());
      case Opcode.MARK -> mark();

      case Opcode.NONE -> stack.add(PickleValue.Other.NONE);
      case Opcode.NEWTRUE -> stack.add(new PickleValue.Truth(true));
      case Opcode.NEWFALSE -> stack.add(new PickleValue.Truth(false));
      case Opcode.BININT -> stack.add(new PickleValue.Whole(take(Integer.BYTES).getInt()));
      case Opcode.BININT1 -> stack.add(new PickleValue.Whole(unsigned(1)));
      case Opcode.BININT2 -> stack.add(new PickleValue.Whole(unsigned(2)));
      case Opcode.LONG1 -> stack.add(integer(take(unsigned(1))));
      case Opcode.BINFLOAT -> other(PickleValue.Other.REAL, Double.BYTES);
      case Opcode.BINUNICODE, Opcode.BINSTRING -> stack.add(text(unsigned(4)));
      case Opcode.SHORT_BINUNICODE, Opcode.SHORT_BINSTRING -> stack.add(text(unsigned(1)));
      case Opcode.BINBYTES -> other(PickleValue.Other.BYTES, unsigned(4));
      case Opcode.SHORT_BINBYTES -> other(PickleValue.Other.BYTES, unsigned(1));

      case Opcode.EMPTY_TUPLE, Opcode.EMPTY_LIST, Opcode.EMPTY_SET -> stack.add(new Sequence());
      case Opcode.EMPTY_DICT -> stack.add(new Mapping());
      case Opcode.TUPLE -> stack.add(new Sequence(popToMark()));
      case Opcode.TUPLE1 -> stack.add(new Sequence(pop(1)));
      case Opcode.TUPLE2 -> stack.add(new Sequence(pop(2)));
      case Opcode.TUPLE3 -> stack.add(new Sequence(pop(3)));
      case Opcode.APPEND -> append(pop(1));
      case Opcode.APPENDS, Opcode.ADDITEMS -> append(popToMark());
      case Opcode.SETITEM -> set(pop(2));
      case Opcode.SETITEMS -> set(popToMark());

      case Opcode.BINPUT -> remember(unsigned(1));
      case Opcode.LONG_BINPUT -> remember(unsigned(4));
      case Opcode.MEMOIZE -> remember(memo.size());
      case Opcode.BINGET -> recall(unsigned(1));
      case Opcode.LONG_BINGET -> recall(unsigned(4));

      case Opcode.GLOBAL -> stack.add(new PickleValue.Name(line(), line()));
      case Opcode.STACK_GLOBAL -> name(pop(2));
      case Opcode.REDUCE, Opcode.NEWOBJ -> make(pop(2));
      case Opcode.BUILD -> restore(pop());
      case Opcode.BINPERSID -> refer(pop());
      default -> throw damaged(String.format(Locale.ROOT, "opcode %d (0x%02x)", opcode, opcode));
    }
  }

  private void protocol(int version) {
    if (version > LATEST_PROTOCOL) {
      throw damaged(String.format(Locale.ROOT, "protocol %d", version));
    }
  }

  /** Skips the start of a frame. Frames only let readers read ahead. */
  private void frame(long length) {
    if (length < 0 || length > bytes.remaining()) {
      throw damaged(
          String.format(
              Locale.ROOT,
              "a frame of %s bytes where %d are left",
              Long.toUnsignedString(length),
              bytes.remaining()));
    }
  }

  private void mark() {
    if (marks.size() == DEEPEST) {
      throw damaged(String.format(Locale.ROOT, "values nested more than %d deep", DEEPEST));
    }
    marks.add(stack.size());
  }

  private void other(PickleValue.Other kind, int length) {
    take(length);
    stack.add(kind);
  }

  private static PickleValue integer(ByteBuffer littleEndian) {
    byte[] bigEndian = new byte[littleEndian.remaining()];
    for (int i = bigEndian.length - 1; i >= 0; i--) {
      bigEndian[i] = littleEndian.get();
    }
    BigInteger number = bigEndian.length == 0 ? BigInteger.ZERO : new BigInteger(bigEndian);
    return number.bitLength() < Long.SIZE
        ? new PickleValue.Whole(number.longValue())
        : new PickleValue.Large(number);
  }

  private PickleValue text(int length) {
    return new PickleValue.Text(decoded(take(length)));
  }

  private static String decoded(ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    return new String(copy, StandardCharsets.UTF_8);
  }

  private String line() {
    int end = bytes.position();
    while (end < bytes.limit() && bytes.get(end) != '\n') {
      end++;
    }
    String line = decoded(take(end - bytes.position()));
    take(1);
    return line;
  }

  private void append(List<PickleValue> items) {
    PickleValue to = top();
    if (to instanceof Sequence sequence) {
      sequence.add(items);
    } else if (to instanceof Made made) {
      made.asList().add(items);
    } else {
      throw damaged("items for what is no list");
    }
  }

  private void set(List<PickleValue> pairs) {
    PickleValue in = top();
    Mapping mapping =
        in instanceof Made made ? made.asDictionary() : in instanceof Mapping own ? own : null;
    if (mapping == null || pairs.size() % 2 != 0) {
      throw damaged("entries without a dictionary, or a key without a value");
    }
    for (int i = 0; i < pairs.size(); i += 2) {
      mapping.put(pairs.get(i), pairs.get(i + 1));
    }
  }

  private void remember(int as) {
    memo.put(as, top());
    if (as < 0 || memo.size() > MOST_REMEMBERED) {
      throw damaged(String.format(Locale.ROOT, "more than %d values to keep", MOST_REMEMBERED));
    }
  }

  private void recall(int what) {
    PickleValue value = memo.get(what);
    if (value == null) {
      throw damaged("a value that was never kept");
    }
    stack.add(value);
  }

  private void name(List<PickleValue> parts) {
    if (parts.get(0) instanceof PickleValue.Text module
        && parts.get(1) instanceof PickleValue.Text name) {
      stack.add(new PickleValue.Name(module.text(), name.text()));
    } else {
      throw damaged("a name that is no text");
    }
  }

  private void make(List<PickleValue> call) {
    if (!(call.get(1) instanceof Sequence arguments)) {
      throw damaged("an object made of no tuple");
    }
    stack.add(new Made(call.get(0), arguments));
  }

  private void restore(PickleValue state) {
    if (!(top() instanceof Made made)) {
      throw damaged("a state for what is no object");
    }
    made.restore(state);
  }

  private void refer(PickleValue identity) {
    PickleValue.Outside reference = new PickleValue.Outside(identity);
    outside.add(reference);
    stack.add(reference);
  }

  /** The lowest stack index above the last mark. Values below it must not be popped. */
  private int floor() {
    return marks.isEmpty() ? 0 : marks.get(marks.size() - 1);
  }

  private PickleValue top() {
    if (stack.size() <= floor()) {
      throw damaged("too few values");
    }
    return stack.get(stack.size() - 1);
  }

  private PickleValue pop() {
    PickleValue value = top();
    stack.remove(stack.size() - 1);
    return value;
  }

  private List<PickleValue> pop(int count) {
    if (stack.size() - floor() < count) {
      throw damaged("too few values");
    }
    return popFrom(stack.size() - count);
  }

  private List<PickleValue> popToMark() {
    if (marks.isEmpty()) {
      throw damaged("no mark");
    }
    return popFrom(marks.remove(marks.size() - 1));
  }

  private List<PickleValue> popFrom(int index) {
    List<PickleValue> above = stack.subList(index, stack.size());
    List<PickleValue> popped = List.copyOf(above);
    above.clear();
    return popped;
  }

  private int unsigned(int width) {
    ByteBuffer number = take(width);
    long value =
        switch (width) {
          case 1 -> number.get() & 0xff;
          case 2 -> number.getShort() & 0xffff;
          default -> number.getInt() & 0xffffffffL;
        };
    // A larger length cannot occur in a pickle within the limit.
    return value > Integer.MAX_VALUE ? -1 : (int) value;
  }

  private ByteBuffer take(int length) {
    if (length < 0 || length > bytes.remaining()) {
      throw damaged(
          String.format(
              Locale.ROOT,
              "%d bytes left where %s are wanted",
              bytes.remaining(),
              length < 0 ? "over two thousand million" : Integer.toString(length)));
    }
    ByteBuffer taken = bytes.slice(bytes.position(), length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.position(bytes.position() + length);
    return taken;
  }

  private BadInputException damaged(String found) {
    return new BadInputException(
        String.format(
            Locale.ROOT,
            "%s: expected a whole pickle of tensors, found %s at byte %d",
            source,
            found,
            at));
  }
}
