package org.kernelscope.ui.compare;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.KernelStatistics;
import org.kernelscope.nn.ConvLayer;

/**
 * The kernels of one layer: where they started and where they are.
 *
 * @param step how many steps have changed them
 * @param initial kernels {@code [out·in, k, k]} before the first step
 * @param now after {@code step} steps
 */
record LayerSnapshots(
    ConvLayer layer,
    int step,
    KernelSet initial,
    KernelStatistics initialStatistics,
    KernelSet now,
    KernelStatistics nowStatistics) {

  /** The sign of a negative number, as wide as a plus. */
  private static final char MINUS = '\u2212';

  /** Kernels that no step has changed yet. */
  static LayerSnapshots untrained(ConvLayer layer, KernelSet kernels) {
    KernelStatistics statistics = KernelStatistics.of(kernels);
    return new LayerSnapshots(layer, 0, kernels, statistics, kernels, statistics);
  }

  LayerSnapshots after(int newStep, KernelSet trained) {
    return new LayerSnapshots(
        layer, newStep, initial, initialStatistics, trained, KernelStatistics.of(trained));
  }

  /** The kernels to show; null for the difference before the first step. */
  @Nullable KernelSet kernels(SnapshotMode shown) {
    return switch (shown) {
      case INITIAL -> initial;
      case NOW -> now;
      case DIFFERENCE -> step == 0 ? null : difference();
    };
  }

  private KernelSet difference() {
    float[] from = initial.values();
    float[] to = now.values();
    float[] values = new float[to.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = to[i] - from[i];
    }
    return new KernelSet(now.size(), values, now.provenance());
  }

  /** A line of figures about what is shown. */
  String describe(SnapshotMode shown) {
    if (shown == SnapshotMode.DIFFERENCE) {
      return step == 0
          ? ""
          : String.format(Locale.ROOT, "moved by %.0f %% of their norm", 100 * relativeChange());
    }
    KernelStatistics statistics = shown == SnapshotMode.INITIAL ? initialStatistics : nowStatistics;
    String figures =
        String.format(
            Locale.ROOT,
            "median norm %.2f · autocorrelation %.2f",
            statistics.norm().median(),
            statistics.autocorrelation().horizontal());
    return figures.replace('-', MINUS);
  }

  /** {@code |now - initial| / |initial|} over all weights of the layer. */
  double relativeChange() {
    double change = 0;
    double start = 0;
    float[] from = initial.values();
    float[] to = now.values();
    for (int i = 0; i < to.length; i++) {
      double moved = (double) to[i] - from[i];
      change += moved * moved;
      start += (double) from[i] * from[i];
    }
    return start == 0 ? 0 : Math.sqrt(change / start);
  }

  /** What is known of where the initial kernels came from. */
  Map<String, String> origin() {
    return initial.provenance().facts();
  }
}
