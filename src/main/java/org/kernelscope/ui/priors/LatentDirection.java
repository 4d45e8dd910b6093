package org.kernelscope.ui.priors;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A direction in the space of codes that an axis of the map can show: a coordinate of the code, or
 * a principal component of the codes of held-out kernels.
 *
 * @param principal whether it is a principal component
 * @param index from 0
 */
public record LatentDirection(boolean principal, int index) {

  private static final int COMPONENTS = 2;

  /** What there is to choose from, for codes of so many dimensions. */
  static List<LatentDirection> all(int latent) {
    List<LatentDirection> all = new ArrayList<>();
    if (latent > COMPONENTS) {
      for (int i = 0; i < COMPONENTS; i++) {
        all.add(new LatentDirection(true, i));
      }
    }
    for (int i = 0; i < latent; i++) {
      all.add(new LatentDirection(false, i));
    }
    return all;
  }

  /** Short, for a list. */
  public String title() {
    return (principal ? "PC " : "z") + (index + 1);
  }

  /** In full, for an axis. */
  public String longTitle() {
    return principal ? String.format(Locale.ROOT, "principal component %d", index + 1) : title();
  }

  /**
   * Its unit vector.
   *
   * @param codes {@code [n, latent]}
   */
  double[] vector(float[] codes, int latent) {
    if (principal) {
      return PrincipalComponents.of(codes, latent, COMPONENTS).get(index);
    }
    double[] unit = new double[latent];
    unit[index] = 1;
    return unit;
  }
}
