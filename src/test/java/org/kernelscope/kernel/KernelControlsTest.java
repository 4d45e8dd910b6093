package org.kernelscope.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.kernelscope.Draw;
import org.kernelscope.Tries;

class KernelControlsTest {

  @Tries(200)
  void shufflingKeepsTheValuesOfEveryKernel(Draw draw) {
    KernelSet set = kernels(draw);
    KernelSet shuffled = KernelControls.shufflePixels(set, new Random(draw.seed()));
    assertThat(shuffled.count()).isEqualTo(set.count());
    for (int n = 0; n < set.count(); n++) {
      float[] before = set.kernel(n);
      float[] after = shuffled.kernel(n);
      Arrays.sort(before);
      Arrays.sort(after);
      assertThat(after).isEqualTo(before);
      assertThat(shuffled.norms()[n]).isCloseTo(set.norms()[n], within(1e-6));
    }
  }

  @Test
  void everyPixelReachesEveryPlaceEquallyOften() {
    float[] ramps = new float[9 * 9000];
    for (int i = 0; i < ramps.length; i++) {
      ramps[i] = i % 9;
    }
    KernelSet shuffled =
        KernelControls.shufflePixels(new KernelSet(3, ramps, Provenance.UNKNOWN), new Random(3));
    int[][] seen = new int[9][9];
    for (int i = 0; i < ramps.length; i++) {
      seen[i % 9][(int) shuffled.values()[i]]++;
    }
    // 1 000 expected, standard deviation 30.
    assertThat(Arrays.stream(seen).flatMapToInt(Arrays::stream).boxed())
        .allSatisfy(times -> assertThat(times).isBetween(850, 1150));
  }

  @Tries(200)
  void matchedNormsAreNormsOfTheReference(Draw draw) {
    KernelSet set = kernels(draw);
    KernelSet reference = kernels(draw);
    double[] wanted = reference.norms();
    double[] matched = KernelControls.matchNorms(set, reference).norms();
    for (double norm : matched) {
      assertThat(Arrays.stream(wanted).boxed())
          .anySatisfy(w -> assertThat(norm).isCloseTo(w, within(1e-5 * w)));
    }
    // The order by norm is kept.
    double[] before = set.norms();
    for (int a = 0; a < before.length; a++) {
      for (int b = 0; b < before.length; b++) {
        if (before[a] < before[b]) {
          assertThat(matched[a]).isLessThanOrEqualTo(matched[b] * (1 + 1e-5));
        }
      }
    }
  }

  @Tries(100)
  void aSetOfTheSameSizeGetsEveryReferenceNormOnce(Draw draw) {
    KernelSet set = kernels(draw);
    KernelSet other =
        new KernelSet(
            set.size(), floats(set.values().length, new Random(draw.seed())), Provenance.UNKNOWN);
    double[] wanted = other.norms();
    double[] matched = KernelControls.matchNorms(set, other).norms();
    Arrays.sort(wanted);
    Arrays.sort(matched);
    for (int i = 0; i < wanted.length; i++) {
      assertThat(matched[i]).isCloseTo(wanted[i], within(1e-5 * wanted[i]));
    }
  }

  @Tries(200)
  void drawingTakesKernelsOnceAsLongAsTheyLast(Draw draw) {
    KernelSet set = kernels(draw);
    int count = draw.between(0, 30);
    KernelSet taken = set.draw(count, new Random(draw.seed()));
    assertThat(taken.count()).isEqualTo(count);
    assertThat(taken.provenance().facts().get("drawn"))
        .isEqualTo(
            "%d of %d %s replacement"
                .formatted(count, set.count(), count > set.count() ? "with" : "without"));
    double[] available = set.norms();
    double[] drawn = taken.norms();
    assertThat(Arrays.stream(available).boxed()).containsAll(Arrays.stream(drawn).boxed().toList());
    // Random norms are distinct, so a kernel that came twice would show.
    long distinct = Arrays.stream(drawn).distinct().count();
    if (count <= set.count()) {
      assertThat(distinct).isEqualTo(count);
    }
  }

  @Tries(50)
  void theSameSeedMakesTheSameChoice(Draw draw) {
    KernelSet set = kernels(draw);
    long seed = draw.seed();
    assertThat(set.draw(5, new Random(seed))).isEqualTo(set.draw(5, new Random(seed)));
    assertThat(KernelControls.shufflePixels(set, new Random(seed)))
        .isEqualTo(KernelControls.shufflePixels(set, new Random(seed)));
  }

  @Test
  void everyKernelIsDrawnEquallyOften() {
    KernelSet ten =
        new KernelSet(1, new float[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, Provenance.UNKNOWN);
    int[] seen = new int[10];
    Random random = new Random(11);
    for (int i = 0; i < 5000; i++) {
      for (float value : ten.draw(2, random).values()) {
        seen[(int) value]++;
      }
    }
    // 1 000 expected, standard deviation below 32.
    assertThat(Arrays.stream(seen).boxed())
        .allSatisfy(times -> assertThat(times).isBetween(850, 1150));
  }

  @Test
  void nothingCanBeDrawnFromAnEmptySet() {
    KernelSet empty = new KernelSet(3, new float[0], Provenance.UNKNOWN);
    assertThatThrownBy(() -> empty.draw(1, new Random(1)))
        .hasMessage("cannot draw 1 kernels from 0");
  }

  @Test
  void aKernelOfZerosStaysZero() {
    KernelSet dead = new KernelSet(2, new float[8], Provenance.UNKNOWN);
    KernelSet reference = new KernelSet(1, new float[] {3}, Provenance.UNKNOWN);
    assertThat(KernelControls.matchNorms(dead, reference).values()).containsOnly(0f);
  }

  private static KernelSet kernels(Draw draw) {
    int size = draw.between(1, 7);
    int count = draw.between(1, 12);
    return new KernelSet(
        size, floats(size * size * count, new Random(draw.seed())), Provenance.UNKNOWN);
  }

  private static float[] floats(int length, Random random) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
