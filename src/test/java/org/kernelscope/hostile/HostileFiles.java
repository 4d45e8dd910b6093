package org.kernelscope.hostile;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The corpus: files of every format that the program reads, each broken or made to do harm. */
public final class HostileFiles {

  private HostileFiles() {}

  /** All of them. */
  public static List<HostileFile> all() {
    return Stream.of(
            HostileData.all(), HostileArrays.all(), HostileSpecs.all(), HostileNetworks.all())
        .flatMap(List::stream)
        .toList();
  }

  /** The files of a good data set, one of which a hostile file takes the place of. */
  public static Map<String, byte[]> companions(HostileFile.Reader reader) {
    return switch (reader) {
      case IDX -> HostileData.idx();
      case CIFAR -> HostileData.cifar();
      default -> Map.of();
    };
  }
}
