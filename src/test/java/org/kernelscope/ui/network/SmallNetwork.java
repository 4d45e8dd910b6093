package org.kernelscope.ui.network;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.kernelscope.kernel.FilterBank;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.Provenance;
import org.kernelscope.store.StateDict;

/** A network with a layer that sees colour images, and one of which a quarter is zero. */
public final class SmallNetwork {

  private SmallNetwork() {}

  /**
   * Writes it.
   *
   * @param moved what is added to a weight of kernel 37 of {@code layer1}: output 9, input 1
   */
  public static Path write(Path file, float moved) throws IOException {
    RandomGenerator random = new SplittableRandom(5);
    float[] colours = noise(random, 12 * 3 * 5 * 5);
    float[] weights = noise(random, 16 * 4 * 3 * 3);
    Arrays.fill(weights, 0, weights.length / 4, 0);
    weights[37 * 9 + 4] += moved;
    float[] points = noise(random, 4 * 16);
    StateDict.write(
        file,
        List.of(
            layer("conv1", 12, 3, 5, colours),
            layer("layer1", 16, 4, 3, weights),
            layer("head", 4, 16, 1, points)));
    return file;
  }

  /** Writes eleven layers of 512 to 512 channels, 104 MB. */
  static Path writeLarge(Path file) throws IOException {
    float[] weights = noise(new SplittableRandom(6), 512 * 512 * 3 * 3);
    StateDict.write(
        file,
        IntStream.range(0, 11).mapToObj(i -> layer("layer" + i, 512, 512, 3, weights)).toList());
    return file;
  }

  private static FilterBank layer(String name, int out, int in, int size, float[] weights) {
    return new FilterBank(name, out, in, new KernelSet(size, weights, Provenance.UNKNOWN));
  }

  private static float[] noise(RandomGenerator random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
