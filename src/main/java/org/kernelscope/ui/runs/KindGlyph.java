package org.kernelscope.ui.runs;

import org.kernelscope.experiment.spec.ConvNetSpec;
import org.kernelscope.experiment.spec.RunSpec;
import org.kernelscope.experiment.study.SourceNetworks;

/** The icon of a kind of run, which distinguishes kinds without colour. */
public final class KindGlyph {

  private KindGlyph() {}

  /** Name of the sign among the Feather icons; that of the area where there is one of its own. */
  public static String icon(RunSpec spec) {
    return switch (spec.kind()) {
      case CONVNET -> SourceNetworks.isSource(spec) ? "fth-grid" : "fth-columns";
      case IMAGE_VAE -> "fth-image";
      case RANDOM_FEATURES -> "fth-shuffle";
      case KERNEL_VAE -> "fth-layers";
      case FEW_SHOT -> "fth-target";
    };
  }

  /** What it stands for. */
  public static String title(RunSpec spec) {
    return spec instanceof ConvNetSpec && SourceNetworks.isSource(spec)
        ? "Source network"
        : spec.kind().title();
  }
}
