package org.kernelscope.experiment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.kernelscope.nn.ConvLayer;
import org.kernelscope.nn.ConvNet;
import org.kernelscope.nn.FConv;
import org.kernelscope.nn.init.XavierNormal;

/** Times training steps on random data, under names that other implementations can use too. */
public final class EngineBenchmark {

  /** Enough for the JVM to have compiled what a step runs. */
  private static final int WARM_UP = 40;

  private static final int BATCH = 256;

  private EngineBenchmark() {}

  /**
   * What one kind of step costs.
   *
   * @param step its name
   * @param msMedian median of the timed steps, milliseconds
   * @param msMin the fastest of them, milliseconds
   * @param peakRssMb most memory the process has had resident so far, megabytes; 0 where the
   *     operating system does not tell
   * @param rssGrowthMb by how much resident memory grew from a tenth of the timed steps to the last
   */
  public record Timing(
      String step, double msMedian, double msMin, long peakRssMb, long rssGrowthMb) {}

  /** Times {@code steps} steps of every kind, after a few that are not counted. */
  public static List<Timing> run(int steps) throws IOException {
    return List.of(convNet(steps));
  }

  private static Timing convNet(int steps) throws IOException {
    FConv architecture = new FConv(28, 28, 1, 10, 32, 128);
    RandomGenerator random = Seeds.stream(0, "benchmark");
    float[] images = new float[BATCH * 28 * 28];
    for (int i = 0; i < images.length; i++) {
      images[i] = random.nextFloat();
    }
    int[] labels = new int[BATCH];
    Arrays.setAll(labels, i -> i % 10);
    double[] millis = new double[steps];
    long residentEarly = 0;
    long residentLate;
    try (ConvNet network = ConvNet.create(architecture, 1e-3, 0)) {
      for (ConvLayer layer : network.convolutions()) {
        network.setKernels(layer, new XavierNormal().draw(layer, random));
      }
      network.initialiseClassifier(random);
      for (int i = -WARM_UP; i < steps; i++) {
        long start = System.nanoTime();
        network.step(images, labels);
        if (i >= 0) {
          millis[i] = (System.nanoTime() - start) / 1e6;
        }
        if (i == steps / 10) {
          residentEarly = megabytes("VmRSS:");
        }
      }
      residentLate = megabytes("VmRSS:");
    }
    Arrays.sort(millis);
    return new Timing(
        "convnet b256 (FConv 32-128)",
        millis[steps / 2],
        millis[0],
        megabytes("VmHWM:"),
        residentLate - residentEarly);
  }

  private static long megabytes(String entry) throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.isReadable(status)) {
      return 0;
    }
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith(entry)) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
      }
    }
    return 0;
  }
}
