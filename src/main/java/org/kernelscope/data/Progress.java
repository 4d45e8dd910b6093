package org.kernelscope.data;

/** Hears how far a long piece of work has come. Called on the thread that does the work. */
@FunctionalInterface
public interface Progress {

  /**
   * Tells how far the work is.
   *
   * @param stage what is being done, a few words
   * @param done steps or bytes so far
   * @param total steps or bytes in all, or -1 when unknown
   */
  void at(String stage, long done, long total);
}
