package org.kernelscope.experiment.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is said where memory is used up names the limit that was met, and what needs less. */
class ShortageTest {

  @Test
  void theJavaHeapIsNamedWithItsSize() {
    assertThat(Shortage.words(new OutOfMemoryError("Java heap space")))
        .contains((Runtime.getRuntime().maxMemory() >> 20) + " MB of the Java heap", "--batch");
  }

  @Test
  void whatLiesOutsideTheHeapIsNamed() {
    String sentence =
        Shortage.words(
            new OutOfMemoryError("Cannot allocate new FloatPointer(9): totalBytes = 6G"));
    assertThat(sentence)
        .startsWith("out of memory: the arrays of networks need more than ")
        .contains("--widths")
        .doesNotContain("heap");
  }

  @Test
  void threadsAreNoArrays() {
    assertThat(Shortage.words(new OutOfMemoryError("unable to create native thread")))
        .contains("threads", "--parallel")
        .doesNotContain("--batch");
  }
}
