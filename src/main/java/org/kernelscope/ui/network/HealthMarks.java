package org.kernelscope.ui.network;

import java.util.Arrays;
import java.util.List;
import org.kernelscope.kernel.FilterHealth;
import org.kernelscope.kernel.KernelFlaw;
import org.kernelscope.ui.control.kernels.KernelMarks;
import org.kernelscope.ui.control.kernels.KernelMarks.Mark;

/** The flaws of kernels as marks in a grid; a kernel with two shows the graver. */
final class HealthMarks {

  /**
   * From the palette of Okabe and Ito, which holds for colour-blind eyes; in the order of flaws.
   */
  private static final List<Mark> MARKS =
      List.of(
          new Mark(KernelFlaw.NEAR_ZERO.title(), 0xff8a8a8a),
          new Mark(KernelFlaw.NEAR_DUPLICATE.title(), 0xffe69f00),
          new Mark(KernelFlaw.NOISE_LIKE.title(), 0xff009e73));

  private HealthMarks() {}

  static KernelMarks of(FilterHealth health) {
    int[] kernels = new int[health.count()];
    Arrays.fill(kernels, KernelMarks.NONE);
    List<KernelFlaw> gravestFirst = List.of(KernelFlaw.values());
    for (int kernel = 0; kernel < kernels.length; kernel++) {
      for (int flaw = 0;
          flaw < gravestFirst.size() && kernels[kernel] == KernelMarks.NONE;
          flaw++) {
        if (health.has(gravestFirst.get(flaw), kernel)) {
          kernels[kernel] = flaw;
        }
      }
    }
    return new KernelMarks(MARKS, kernels);
  }

  static Mark of(KernelFlaw flaw) {
    return MARKS.get(List.of(KernelFlaw.values()).indexOf(flaw));
  }
}
