package org.kernelscope;

import java.util.List;
import java.util.SplittableRandom;

/**
 * The inputs of one try of a test, see {@link Tries}. Ends of ranges come often, for that is where
 * things break: the first try takes nothing but the least, the second nothing but the most.
 */
public final class Draw {

  /** One number in so many is an end of its range. */
  private static final int ENDS = 10;

  private final int attempt;
  private final SplittableRandom random;

  Draw(String test, int attempt) {
    this.attempt = attempt;
    this.random = new SplittableRandom(((long) test.hashCode() << 32) + attempt);
  }

  /** A whole number, the ends included. */
  public int between(int least, int most) {
    return switch (end()) {
      case LEAST -> least;
      case MOST -> most;
      case NEITHER -> random.nextInt(least, most + 1);
    };
  }

  /** A number, the ends included. */
  public double between(double least, double most) {
    return switch (end()) {
      case LEAST -> least;
      case MOST -> most;
      case NEITHER -> random.nextDouble(least, most);
    };
  }

  /** A number above 0 of any magnitude between the ends. */
  public double ofAnySize(double least, double most) {
    return Math.exp(between(Math.log(least), Math.log(most)));
  }

  /** Any byte, those that lengths and counts break with more often than others. */
  public byte aByte() {
    return random.nextBoolean()
        ? (byte) random.nextInt()
        : oneOf(List.of(0, 1, 0x7f, -1)).byteValue();
  }

  public boolean either() {
    return random.nextBoolean();
  }

  public <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /** Any number, to begin a generator with. */
  public long seed() {
    return random.nextLong();
  }

  private enum End {
    LEAST,
    MOST,
    NEITHER
  }

  private End end() {
    if (attempt < 2) {
      return attempt == 0 ? End.LEAST : End.MOST;
    }
    int which = random.nextInt(2 * ENDS);
    return which > 1 ? End.NEITHER : which == 0 ? End.LEAST : End.MOST;
  }

  /** The number of the try. */
  @Override
  public String toString() {
    return Integer.toString(attempt + 1);
  }
}
