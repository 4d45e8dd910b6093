package org.kernelscope.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kernelscope.kernel.HostArrays;
import org.kernelscope.nn.Engine;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ReparameterisationNoiseTest {

  /** Several pieces, the last of them cut short and of an odd length. */
  private static final int LENGTH = 30 * Noise.Sheet.PIECE + 1_001;

  @BeforeAll
  static void prepare() {
    Engine.prepare();
  }

  /** An output, its variance, and the slope the noise leaves. */
  private record Arrays(INDArray output, INDArray variance, INDArray slope) {

    static Arrays of(DataType type, int length) {
      Random random = new Random(5);
      INDArray output = Nd4j.create(type, length);
      INDArray variance = Nd4j.create(type, length);
      for (int i = 0; i < length; i++) {
        output.putScalar(i, random.nextGaussian());
        variance.putScalar(i, 0.01 + random.nextDouble());
      }
      return new Arrays(output, variance, Nd4j.create(type, length));
    }

    Arrays noised(int threads) {
      new ReparameterisationNoise(threads)
          .add(Noise.normal(new Random(3)), output, variance, slope);
      return this;
    }
  }

  @ParameterizedTest(name = "threads: {0}")
  @ValueSource(ints = {1, 2})
  void theOutputMovesByItsDeviationTimesTheDrawnNumbers(int threads) {
    float[] before = HostArrays.read(Arrays.of(DataType.FLOAT, LENGTH).output(), LENGTH);
    Arrays after = Arrays.of(DataType.FLOAT, LENGTH).noised(threads);
    float[] output = HostArrays.read(after.output(), LENGTH);
    float[] variance = HostArrays.read(after.variance(), LENGTH);
    float[] slope = HostArrays.read(after.slope(), LENGTH);
    Noise.Sheet sheet = Noise.normal(new Random(3)).next();
    float[] draws = new float[Noise.Sheet.PIECE];
    for (int i = 0; i < LENGTH; i++) {
      int place = i % Noise.Sheet.PIECE;
      if (place == 0) {
        sheet.fill(draws, Math.min(draws.length, LENGTH - i), i / Noise.Sheet.PIECE);
      }
      double deviation = Math.sqrt(variance[i]);
      assertThat(output[i])
          .isCloseTo((float) (before[i] + deviation * draws[place]), within(1e-5f));
      assertThat(slope[i]).isCloseTo((float) (draws[place] / deviation), within(1e-4f));
    }
  }

  @Test
  void twoThreadsMakeTheNumbersOfOne() {
    Arrays one = Arrays.of(DataType.FLOAT, LENGTH).noised(1);
    Arrays two = Arrays.of(DataType.FLOAT, LENGTH).noised(2);
    assertThat(two.output()).isEqualTo(one.output());
    assertThat(two.slope()).isEqualTo(one.slope());
  }

  @Test
  void doublePrecisionMakesTheSameNumbersFiner() {
    Arrays fine = Arrays.of(DataType.DOUBLE, LENGTH).noised(1);
    Arrays coarse = Arrays.of(DataType.FLOAT, LENGTH).noised(1);
    for (int i = 0; i < LENGTH; i++) {
      assertThat(fine.output().getDouble(i)).isCloseTo(coarse.output().getDouble(i), within(1e-5));
    }
  }
}
