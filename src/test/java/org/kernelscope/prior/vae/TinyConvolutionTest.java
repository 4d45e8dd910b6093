package org.kernelscope.prior.vae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kernelscope.nn.Engine;
import org.kernelscope.nn.GradientCheck;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Both ways to convolve tiny images, against the definition and against each other. */
class TinyConvolutionTest {

  private static final int ROWS = 3;

  @BeforeAll
  static void chooseEngine() {
    Engine.prepare();
  }

  private static FeatureMaps images(DataType type, int side, int channels) {
    INDArray values = Nd4j.rand(type, ROWS, (long) side * side * channels).subi(0.5).dup('f');
    return new FeatureMaps(values, side, channels);
  }

  private static double at(FeatureMaps images, int row, int y, int x, int channel) {
    int column = (y * images.side() + x) * images.channels() + channel;
    return images.array().getDouble(row, column);
  }

  @ParameterizedTest(name = "{0}x{0}, {1} taps, padding {2}, {3} to {4} channels")
  @CsvSource({"5, 3, 1, 1, 4", "5, 3, 0, 2, 3", "3, 3, 0, 3, 2", "4, 1, 0, 3, 2", "1, 3, 1, 2, 2"})
  void anOutputIsTheSumOverItsWindow(int side, int taps, int padding, int in, int out) {
    TinyConvolution.Shape shape = new TinyConvolution.Shape(side, taps, padding, in, out);
    FeatureMaps wide = images(DataType.DOUBLE, side, in);
    FeatureMaps narrow = images(DataType.DOUBLE, shape.narrowSide(), out);
    INDArray weights = Nd4j.rand(DataType.DOUBLE, shape.weights()).subi(0.5);
    new WindowConvolution(shape, wide, narrow, weights).toNarrow();
    int connections = 0;
    for (int y = 0; y < narrow.side(); y++) {
      for (int x = 0; x < narrow.side(); x++) {
        for (int n = 0; n < out; n++) {
          double sum = 0;
          for (int i = 0; i < taps; i++) {
            for (int j = 0; j < taps; j++) {
              int row = y + i - padding;
              int column = x + j - padding;
              if (row >= 0 && row < side && column >= 0 && column < side) {
                connections += n == 0 ? 1 : 0;
                for (int c = 0; c < in; c++) {
                  int place = n * shape.window() + (i * taps + j) * in + c;
                  sum += at(wide, 1, row, column, c) * weights.getDouble(place);
                }
              }
            }
          }
          assertThat(at(narrow, 1, y, x, n)).isCloseTo(sum, within(1e-12));
        }
      }
    }
    assertThat(shape.connections()).isEqualTo(connections);
  }

  /** Of 5×5 images without padding, once by the definition and once by Toom and Cook. */
  private record Both(TinyConvolution.Shape shape, INDArray first, INDArray second) {

    static Both of(int run) {
      // More channels than one run of the transform holds, and not a multiple of it.
      TinyConvolution.Shape shape = new TinyConvolution.Shape(5, 3, 0, 37, 29);
      FeatureMaps wide = images(DataType.FLOAT, 5, 37);
      FeatureMaps narrow = images(DataType.FLOAT, 3, 29);
      INDArray weights = Nd4j.rand(DataType.FLOAT, shape.weights()).subi(0.5);
      FeatureMaps wide2 = new FeatureMaps(wide.array().dup('f'), 5, 37);
      FeatureMaps narrow2 = new FeatureMaps(narrow.array().dup('f'), 3, 29);
      INDArray weights2 = weights.dup();
      TinyConvolution window = new WindowConvolution(shape, wide, narrow, weights);
      try (TinyConvolution toomCook = new ToomCookConvolution(shape, wide2, narrow2, weights2)) {
        // A first call must not spoil the second, whichever it was, nor old weights stay.
        toomCook.toNarrow();
        window.toNarrow();
        toomCook.toWeights();
        window.toWeights();
        weights.muli(0.3);
        weights2.muli(0.3);
        for (TinyConvolution map : new TinyConvolution[] {window, toomCook}) {
          switch (run) {
            case 0 -> map.toNarrow();
            case 1 -> map.toWide();
            default -> map.toWeights();
          }
        }
      }
      return switch (run) {
        case 0 -> new Both(shape, narrow.array(), narrow2.array());
        case 1 -> new Both(shape, wide.array(), wide2.array());
        default -> new Both(shape, weights, weights2);
      };
    }
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource({"0, the narrow images", "1, the wide images", "2, the gradient of weights"})
  void twentyFiveProductsGiveWhatEightyOneGive(int run, String what) {
    Both both = Both.of(run);
    assertThat(both.shape.connections()).isEqualTo(81);
    assertThat(GradientCheck.relativeError(both.second, both.first)).as(what).isLessThan(2e-5);
  }

  @Test
  void aBlockOutsideItsArrayIsRefused() {
    INDArray array = Nd4j.create(DataType.FLOAT, 12);
    assertThatThrownBy(() -> MatrixBlock.of(array, 1, 4, 3, 4))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessageContaining("12 elements");
  }
}
