package org.kernelscope.nn.init;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.nn.ConvLayer;

/** Kernel sets of several geometries. A layer uses the set of its own geometry. */
public final class KernelsBySize {

  private final Map<Integer, KernelSet> sets = new HashMap<>();

  public KernelsBySize(Iterable<KernelSet> sets) {
    for (KernelSet set : sets) {
      if (this.sets.putIfAbsent(set.size(), set) != null) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "two kernel sets of %dx%d were given, and only one can serve a layer",
                set.size(),
                set.size()));
      }
    }
  }

  /** Whether there are kernels of the layer's geometry. */
  public boolean serves(ConvLayer layer) {
    return sets.containsKey(layer.size());
  }

  KernelSet forLayer(ConvLayer layer) {
    KernelSet set = sets.get(layer.size());
    if (set == null) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "layer %s has %dx%d kernels, and the kernel sets given are of sizes %s",
              layer.name(),
              layer.size(),
              layer.size(),
              new TreeSet<>(sets.keySet())));
    }
    return set;
  }
}
