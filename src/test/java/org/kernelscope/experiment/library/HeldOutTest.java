package org.kernelscope.experiment.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kernelscope.data.BadInputException;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.Provenance;

class HeldOutTest {

  /** Kernels of one pixel, each its own number. */
  private static KernelSet numbered(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = i;
    }
    return new KernelSet(1, values, Provenance.UNKNOWN);
  }

  private static List<Float> values(KernelSet set) {
    List<Float> values = new ArrayList<>();
    for (float value : set.values()) {
      values.add(value);
    }
    return values;
  }

  @Test
  void everyKernelIsInExactlyOnePart() {
    KernelSplit split = new HeldOut(0.2, 1).split(numbered(50));

    assertThat(split.test().count()).isEqualTo(10);
    assertThat(split.train().count()).isEqualTo(40);
    Set<Float> all = new HashSet<>(values(split.train()));
    all.addAll(values(split.test()));
    assertThat(all).hasSize(50);
  }

  @Test
  void theSeedDecidesWhich() {
    KernelSet kernels = numbered(50);
    KernelSplit split = new HeldOut(0.2, 1).split(kernels);

    assertThat(new HeldOut(0.2, 1).split(kernels)).isEqualTo(split);
    assertThat(new HeldOut(0.2, 2).split(kernels).test()).isNotEqualTo(split.test());
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.001, 0.999})
  void eachPartHasAtLeastOneKernel(double fraction) {
    KernelSplit split = new HeldOut(fraction, 1).split(numbered(2));

    assertThat(split.train().count()).isOne();
    assertThat(split.test().count()).isOne();
  }

  @Test
  void aFractionOfOneHoldsOutAll() {
    assertThat(new HeldOut(1, 1).split(numbered(1)).test().count()).isOne();
    assertThat(new HeldOut(1, 1).split(numbered(7)).test().count()).isEqualTo(7);
  }

  @Test
  void oneKernelCannotBeParted() {
    HeldOut heldOut = new HeldOut(0.2, 1);
    KernelSet one = numbered(1);
    assertThatThrownBy(() -> heldOut.split(one))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("at least 2 kernels");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -0.2, 1.01, Double.NaN})
  void aShareOutsideZeroToOneIsRefused(double fraction) {
    assertThatThrownBy(() -> new HeldOut(fraction, 1))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("test fraction");
  }

  @Test
  void aSetIsKnownAgainByItsValuesAndNotByItsProvenance() {
    KernelSet kernels = numbered(5);
    String fingerprint = KernelSplit.fingerprint(kernels);

    assertThat(fingerprint).hasSize(64);
    assertThat(KernelSplit.fingerprint(kernels.withProvenance(Provenance.of("file", "x"))))
        .isEqualTo(fingerprint);
    assertThat(KernelSplit.fingerprint(numbered(6))).isNotEqualTo(fingerprint);
  }
}
