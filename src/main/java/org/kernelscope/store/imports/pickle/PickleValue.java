package org.kernelscope.store.imports.pickle;

import java.math.BigInteger;

/**
 * What a pickle describes. Values may hold each other in circles, and one may stand in many places.
 */
public sealed interface PickleValue {

  record Text(String text) implements PickleValue {}

  record Whole(long number) implements PickleValue {}

  /** An integer beyond 64 bits. */
  record Large(BigInteger number) implements PickleValue {}

  record Truth(boolean holds) implements PickleValue {}

  /** What no reader here asks for; only its kind is kept. */
  enum Other implements PickleValue {
    NONE,
    REAL,
    BYTES
  }

  /** A name of Python's, which stays a name: nothing is imported. */
  record Name(String module, String name) implements PickleValue {
    @Override
    public String toString() {
      return module + "." + name;
    }
  }

  /** Something outside the pickle, by the identity that its writer gave it. */
  record Outside(PickleValue identity) implements PickleValue {}

  /** A tuple, a list or a set; a dictionary; an object. */
  sealed interface Compound extends PickleValue permits Sequence, Mapping, Made {}
}
