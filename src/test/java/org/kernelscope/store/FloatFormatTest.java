package org.kernelscope.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FloatFormatTest {

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1",
    "1001, 1001, 1000",
    "2049, 2048, 2048", // Half way, to the even one.
    "2051, 2052, 2048",
    "65519, 65504, 65536",
    "65520, Infinity, 65536",
    "-1e30, -Infinity, -0x1.94p99",
    "3e-8, 5.9604645e-8, 3.0035153e-8", // The smallest half.
    "2e-8, 0, 2.0023435e-8",
    "NaN, NaN, NaN",
    "Infinity, Infinity, Infinity",
    "-0.0, -0.0, -0.0",
  })
  void roundsToTheNearest(float value, float half, float brain) {
    assertThat(FloatFormat.FLOAT16.rounded(new float[] {value})).containsExactly(half);
    assertThat(FloatFormat.BFLOAT16.rounded(new float[] {value})).containsExactly(brain);
    assertThat(FloatFormat.FLOAT32.rounded(new float[] {value})).containsExactly(value);
  }

  @Test
  void everyNumberOfAFormatStaysAsItIs() {
    for (FloatFormat format : new FloatFormat[] {FloatFormat.FLOAT16, FloatFormat.BFLOAT16}) {
      for (int bits = 0; bits < 65536; bits++) {
        float value = format.at(ByteBuffer.allocate(2).putShort(0, (short) bits), 0);
        assertThat(format.rounded(new float[] {value})).containsExactly(value);
      }
    }
  }

  @Test
  void noOtherHalfIsNearer() {
    Random random = new Random(3);
    for (int i = 0; i < 2000; i++) {
      float value = (float) (random.nextGaussian() * Math.pow(2, random.nextInt(40) - 28));
      float rounded = FloatFormat.FLOAT16.rounded(value);
      float nearest = 0;
      for (int bits = 0; bits < 65536; bits++) {
        float half = NpyFile.half((short) bits);
        if (Math.abs(half - value) < Math.abs(nearest - value)) {
          nearest = half;
        }
      }
      assertThat(Math.abs(rounded - value)).isEqualTo(Math.abs(nearest - value));
    }
  }
}
