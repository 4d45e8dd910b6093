package org.kernelscope.ui.control.kernels;

import java.util.Locale;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.picture.KernelMosaic.Hit;
import org.kernelscope.ui.control.picture.NumberFormats;

/** What the line of text under a grid says of a set, a kernel or a weight. */
final class KernelLabels {

  private KernelLabels() {}

  /**
   * @param inputs kernels of one output channel in a row, 0 if unknown
   */
  static String name(int index, int inputs) {
    return inputs <= 0
        ? String.format(Locale.ROOT, "kernel %d", index)
        : String.format(
            Locale.ROOT, "kernel %d   out %d in %d", index, index / inputs, index % inputs);
  }

  static String weight(KernelSet set, Hit hit, int inputs) {
    float value = set.values()[hit.kernel() * set.area() + hit.row() * set.size() + hit.column()];
    return String.format(
        Locale.ROOT,
        "%s   (%d, %d)  %s   norm %s",
        name(hit.kernel(), inputs),
        hit.row(),
        hit.column(),
        NumberFormats.of(value, 4),
        NumberFormats.of(norm(set, hit.kernel()), 3));
  }

  static String kernel(KernelSet set, int index, int inputs) {
    return "%s   norm %s".formatted(name(index, inputs), NumberFormats.of(norm(set, index), 3));
  }

  static String count(KernelSet set) {
    return String.format(
        Locale.ROOT,
        "%s kernel%s %d\u00D7%d",
        NumberFormats.count(set.count()),
        set.count() == 1 ? "" : "s",
        set.size(),
        set.size());
  }

  private static double norm(KernelSet set, int index) {
    double squares = 0;
    int from = index * set.area();
    for (int i = from; i < from + set.area(); i++) {
      squares += (double) set.values()[i] * set.values()[i];
    }
    return Math.sqrt(squares);
  }
}
