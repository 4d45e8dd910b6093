package org.kernelscope.store.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URISyntaxException;
import java.nio.file.Path;
import org.kernelscope.kernel.FilterBank;

/** The files in {@code src/test/resources/imports}. A README there describes how each was made. */
public final class Fixtures {

  private Fixtures() {}

  public static Path file(String name) {
    try {
      return Path.of(Fixtures.class.getResource("/imports/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * The weights of every layer of the fixtures count up in the order {@code [out, in, k, k]}. So
   * permuted axes and turned kernels are detected.
   */
  static void assertCountsUp(FilterBank layer, String name, int out, int in, int k, float from) {
    assertThat(layer.layer()).isEqualTo(name);
    assertThat(layer.out()).as(name + ", outputs").isEqualTo(out);
    assertThat(layer.in()).as(name + ", inputs").isEqualTo(in);
    assertThat(layer.kernels().size()).as(name + ", size").isEqualTo(k);
    float[] values = layer.kernels().values();
    assertThat(values).hasSize(out * in * k * k);
    for (int i = 0; i < values.length; i++) {
      assertThat(values[i]).as("%s, weight %d", name, i).isEqualTo(from + i);
    }
  }
}
