package org.kernelscope.nn;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The available networks. Specifications and JSON refer to them by these names. */
public enum Network {
  FCONV(new FConv()),
  CIFAR(new CifarNet()),
  RESNET(new ResidualNet());

  @SuppressWarnings("ImmutableEnumChecker") // Families are descriptions without state.
  private final NetworkFamily family;

  Network(NetworkFamily family) {
    this.family = family;
  }

  /** Its name on the command line. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Its name on the screen. */
  public String title() {
    return family.title();
  }

  /** A short description of its layers. */
  public String summary() {
    return family.summary();
  }

  /** The widths that can be chosen. */
  public List<NetworkFamily.Width> widths() {
    return family.widths();
  }

  /** The titles of its widths. */
  public String titlesOfWidths() {
    return widths().stream().map(NetworkFamily.Width::title).collect(Collectors.joining(", "));
  }

  /** The default numbers of channels. */
  public List<Integer> usualWidths() {
    return widths().stream().map(NetworkFamily.Width::usual).toList();
  }

  /** The default numbers of channels in source networks. */
  public List<Integer> wideWidths() {
    return widths().stream().map(NetworkFamily.Width::wide).toList();
  }

  /** Its convolutions; only their names and the sizes of their kernels count. */
  public List<ConvLayer> layers() {
    return of(1, 1, 1, 2, usualWidths()).convolutions();
  }

  /**
   * The network on images of a shape.
   *
   * @throws IllegalArgumentException when the widths do not fit this network, or there are fewer
   *     than 2 classes
   */
  public Architecture of(int height, int width, int channels, int classes, List<Integer> widths) {
    if (widths.size() != widths().size() || widths.stream().anyMatch(one -> one < 1)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "widths: %s takes %d of at least 1, found %s",
              title(),
              widths().size(),
              widths));
    }
    return new Architecture(height, width, channels, classes, family.blocks(widths));
  }
}
