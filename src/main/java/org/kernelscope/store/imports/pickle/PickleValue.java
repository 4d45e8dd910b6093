package org.kernelscope.store.imports.pickle;

import java.math.BigInteger;

/**
 * A value that a pickle describes. Values may contain each other in cycles, and one value may occur
 * in many places.
 */
public sealed interface PickleValue {

  record Text(String text) implements PickleValue {}

  record Whole(long number) implements PickleValue {}

  /** An integer beyond 64 bits. */
  record Large(BigInteger number) implements PickleValue {}

  record Truth(boolean holds) implements PickleValue {}

  /** A value that is not needed; only its kind is kept. */
  enum Other implements PickleValue {
    NONE,
    REAL,
    BYTES
  }

  /** A name of Python, which is never imported. */
  record Name(String module, String name) implements PickleValue {
    @Override
    public String toString() {
      return module + "." + name;
    }
  }

  /** A reference to something outside the pickle, by its persistent id. */
  record Outside(PickleValue identity) implements PickleValue {}

  /** A tuple, a list or a set; a dictionary; an object. */
  sealed interface Compound extends PickleValue permits Sequence, Mapping, Made {}
}
