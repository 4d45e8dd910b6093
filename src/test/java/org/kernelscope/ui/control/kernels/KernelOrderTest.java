package org.kernelscope.ui.control.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.Provenance;

class KernelOrderTest {

  private static int[] status(KernelOrder order) {
    return IntStream.range(0, order.count()).map(order::kernel).toArray();
  }

  @Test
  void theLargestComesFirstAndEqualsStayAsTheyWere() {
    KernelOrder order = KernelOrder.descending(new double[] {1, 3, 1, 5, 3, 1});
    assertThat(status(order)).containsExactly(3, 1, 4, 0, 2, 5);
  }

  @Test
  void whatIsNoNumberComesLast() {
    KernelOrder order =
        KernelOrder.descending(new double[] {Double.NaN, -2, Double.POSITIVE_INFINITY, 7});
    assertThat(status(order)).containsExactly(2, 3, 1, 0);
  }

  @Test
  void everyKernelIsFoundAtItsPlace() {
    KernelOrder order = KernelOrder.descending(new double[] {0.2, 0.9, 0.4});
    for (int kernel = 0; kernel < 3; kernel++) {
      assertThat(order.kernel(order.place(kernel))).isEqualTo(kernel);
    }
    KernelSet set = new KernelSet(1, new float[] {10, 20, 30}, Provenance.UNKNOWN);
    assertThat(order.arrange(set).values()).containsExactly(20, 30, 10);
    assertThat(KernelOrder.given(3).arrange(set).values()).containsExactly(10, 20, 30);
  }
}
