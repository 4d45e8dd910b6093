package org.kernelscope.nn;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The networks there are. Their names stand in specifications and in JSON. */
public enum Network {
  FCONV(new FConv()),
  CIFAR(new CifarNet()),
  RESNET(new ResidualNet());

  @SuppressWarnings("ImmutableEnumChecker") // Families are descriptions without state.
  private final NetworkFamily family;

  Network(NetworkFamily family) {
    this.family = family;
  }

  /** How it is written on the command line. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** How it is called on the screen. */
  public String title() {
    return family.title();
  }

  /** A few words on what it is made of. */
  public String summary() {
    return family.summary();
  }

  /** What can be chosen about it. */
  public List<NetworkFamily.Width> widths() {
    return family.widths();
  }

  /** What its widths are, in words. */
  public String titlesOfWidths() {
    return widths().stream().map(NetworkFamily.Width::title).collect(Collectors.joining(", "));
  }

  /** The numbers of channels if nobody says. */
  public List<Integer> usualWidths() {
    return widths().stream().map(NetworkFamily.Width::usual).toList();
  }

  /** The numbers of channels in source networks if nobody says. */
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
   * @throws IllegalArgumentException when the widths are not those of such a network, or there are
   *     fewer than 2 classes
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
