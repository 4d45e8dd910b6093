package org.kernelscope.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.kernelscope.Draw;
import org.kernelscope.Tries;

class FewShotSplitTest {

  private static final int CLASSES = 7;
  private static final ImageDataset SET = unevenSet();

  @Tries(200)
  void choosesDifferentImagesEvenly(Draw draw) {
    int n = draw.between(1, 70);
    int[] chosen = FewShotSplit.choose(SET, n, draw.seed());

    assertThat(chosen).hasSize(n).isSorted().doesNotHaveDuplicates();
    int[] perClass = new int[CLASSES];
    for (int index : chosen) {
      perClass[SET.labels()[index]]++;
    }
    int most = Arrays.stream(perClass).max().orElseThrow();
    int least = Arrays.stream(perClass).min().orElseThrow();
    assertThat(most - least).isLessThanOrEqualTo(1);
  }

  @Tries(100)
  void theSameSeedChoosesTheSameImages(Draw draw) {
    int n = draw.between(1, 70);
    long seed = draw.seed();
    assertThat(FewShotSplit.choose(SET, n, seed)).isEqualTo(FewShotSplit.choose(SET, n, seed));
  }

  @Tries(100)
  void theFewerAreAmongTheMore(Draw draw) {
    int n = draw.between(1, 35);
    int more = draw.between(0, 35);
    long seed = draw.seed();
    int[] few = FewShotSplit.choose(SET, n, seed);
    int[] many = FewShotSplit.choose(SET, n + more, seed);
    assertThat(IntStream.of(many).boxed()).containsAll(IntStream.of(few).boxed().toList());
  }

  @Test
  void otherSeedsChooseOtherImages() {
    assertThat(FewShotSplit.choose(SET, 14, 1)).isNotEqualTo(FewShotSplit.choose(SET, 14, 2));
  }

  /** The vehicles of CIFAR-10 have its labels still: 0, 1, 8 and 9. */
  @Test
  void aClassWithoutImagesIsLeftOut() {
    int[] labels = IntStream.range(0, 30).map(i -> i % 3 * 2).toArray();
    ImageDataset part = new ImageDataset("part", 1, 1, 1, CLASSES, new byte[30], labels);
    int[] chosen = FewShotSplit.choose(part, 12, 1);
    assertThat(IntStream.of(chosen).map(i -> labels[i]).sorted())
        .containsExactly(0, 0, 0, 0, 2, 2, 2, 2, 4, 4, 4, 4);
    ImageDataset empty = new ImageDataset("none", 1, 1, 1, CLASSES, new byte[0], new int[0]);
    assertThatThrownBy(() -> FewShotSplit.choose(empty, 1, 1))
        .isInstanceOf(BadInputException.class)
        .hasMessage("none: expected at least 1 image to choose from, found none");
  }

  /** Also where only some seeds ask a class for one image more than it has. */
  @Tries(200)
  void isCheckedAsItIsChosen(Draw draw) {
    int n = draw.between(0, 80);
    long seed = draw.seed();
    assertThat(sentence(() -> FewShotSplit.check(SET, n, seed)))
        .isEqualTo(sentence(() -> FewShotSplit.choose(SET, n, seed)));
  }

  private static String sentence(Runnable split) {
    try {
      split.run();
      return "";
    } catch (BadInputException refused) {
      return refused.getMessage();
    }
  }

  @Test
  void saysWhichClassHasTooFew() {
    assertThatThrownBy(() -> FewShotSplit.choose(SET, 71, 1))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("of class")
        .hasMessageContaining("to choose 71 evenly, found 10");
    assertThatThrownBy(() -> FewShotSplit.choose(SET, 0, 1))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("found 0");
  }

  /** Ten images of each class but the first, which has 40; out of order. */
  private static ImageDataset unevenSet() {
    int[] labels = IntStream.range(0, 100).map(i -> i < 70 ? (i * 3) % CLASSES : 0).toArray();
    return new ImageDataset("uneven", 1, 1, 1, CLASSES, new byte[labels.length], labels);
  }
}
