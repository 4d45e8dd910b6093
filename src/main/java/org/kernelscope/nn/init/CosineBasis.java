package org.kernelscope.nn.init;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.Provenance;

/**
 * The functions of the two-dimensional discrete cosine transform (DCT-II; Ahmed, Natarajan and Rao,
 * 1974) on k×k pixels, from the lowest frequency to the highest:
 *
 * <pre>  c_u c_v cos(π u (2 row + 1) / 2k) cos(π v (2 column + 1) / 2k)</pre>
 */
public final class CosineBasis {

  private CosineBasis() {}

  /** All k² functions, orthonormal, shape {@code [k², k, k]}. */
  public static KernelSet of(int size) {
    int area = size * size;
    int[][] frequencies =
        IntStream.range(0, area)
            .mapToObj(i -> new int[] {i / size, i % size})
            .sorted(Comparator.comparingInt(f -> f[0] * f[0] + f[1] * f[1]))
            .toArray(int[][]::new);
    float[] values = new float[area * area];
    for (int function = 0; function < area; function++) {
      double[] vertical = wave(size, frequencies[function][0]);
      double[] horizontal = wave(size, frequencies[function][1]);
      for (int i = 0; i < area; i++) {
        values[function * area + i] = (float) (vertical[i / size] * horizontal[i % size]);
      }
    }
    return new KernelSet(size, values, Provenance.of("basis", "cosines"));
  }

  /** One cosine, scaled to norm 1. */
  private static double[] wave(int size, int frequency) {
    double scale = Math.sqrt((frequency == 0 ? 1.0 : 2.0) / size);
    double[] wave = new double[size];
    Arrays.setAll(wave, i -> scale * Math.cos(Math.PI * frequency * (2 * i + 1) / (2.0 * size)));
    return wave;
  }
}
