package org.kernelscope.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class NoiseTest {

  private static float[] piece(Noise.Sheet sheet, int number) {
    float[] draws = new float[Noise.Sheet.PIECE];
    sheet.fill(draws, draws.length, number);
    return draws;
  }

  @Test
  void aPieceIsTheSameWheneverItIsAskedFor() {
    Noise.Sheet sheet = Noise.normal(new Random(1)).next();
    float[] third = piece(sheet, 3);
    piece(sheet, 0);
    assertThat(piece(sheet, 3)).isEqualTo(third);
    assertThat(piece(Noise.normal(new Random(1)).next(), 3)).isEqualTo(third);
  }

  @Test
  void everyOutputHasNumbersOfItsOwn() {
    Noise noise = Noise.normal(new Random(1));
    assertThat(piece(noise.next(), 0)).isNotEqualTo(piece(noise.next(), 0));
  }

  @Test
  void piecesAreStandardNormalAndIndependentOfTheirNeighbours() {
    Noise.Sheet sheet = Noise.normal(new Random(2)).next();
    int pieces = 500;
    double sum = 0;
    double squares = 0;
    double[] products = new double[3];
    float[] former = piece(sheet, pieces);
    for (int number = 0; number < pieces; number++) {
      float[] draws = piece(sheet, number);
      for (int i = 0; i < draws.length; i++) {
        sum += draws[i];
        squares += (double) draws[i] * draws[i];
        for (int lag = 0; lag < products.length; lag++) {
          products[lag] += (double) draws[i] * former[(i + lag) % former.length];
        }
      }
      former = draws;
    }
    double count = (double) pieces * Noise.Sheet.PIECE;
    assertThat(sum / count).isCloseTo(0, within(4 / Math.sqrt(count)));
    assertThat(squares / count).isCloseTo(1, within(4 * Math.sqrt(2 / count)));
    for (double product : products) {
      assertThat(product / count).isCloseTo(0, within(4 / Math.sqrt(count)));
    }
  }
}
