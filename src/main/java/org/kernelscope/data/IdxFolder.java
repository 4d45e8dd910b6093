package org.kernelscope.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A folder laid out as MNIST is: {@code train-images-idx3-ubyte}, {@code train-labels-idx1-ubyte}
 * and the same two with {@code t10k-} or {@code test-}, each plain or with {@code .gz}.
 */
public final class IdxFolder {

  private static final String IMAGES = "-images-idx3-ubyte";
  private static final String LABELS = "-labels-idx1-ubyte";
  private static final List<String> TRAIN = List.of("train");
  private static final List<String> TEST = List.of("t10k", "test");

  private IdxFolder() {}

  /** Whether all four files are there. */
  static boolean isComplete(Path folder) {
    return find(folder, TRAIN, IMAGES) != null
        && find(folder, TRAIN, LABELS) != null
        && find(folder, TEST, IMAGES) != null
        && find(folder, TEST, LABELS) != null;
  }

  /** Whether at least one file is there. */
  static boolean isBegun(Path folder) {
    return find(folder, TRAIN, IMAGES) != null || find(folder, TEST, IMAGES) != null;
  }

  /**
   * Reads both parts.
   *
   * @param classes number of classes, or 0 to take the largest label + 1
   * @throws BadInputException if a file is missing or is not what it should be
   */
  static LabelledData read(String name, Path folder, int classes) {
    ImageDataset train =
        IdxFile.read(
            name + "/train",
            existing(folder, TRAIN, IMAGES),
            existing(folder, TRAIN, LABELS),
            classes);
    ImageDataset test =
        IdxFile.read(
            name + "/test",
            existing(folder, TEST, IMAGES),
            existing(folder, TEST, LABELS),
            train.classes());
    return new LabelledData(train, test);
  }

  /** Writes both parts as {@code train-…ubyte.gz} and {@code test-…ubyte.gz}. */
  public static void write(LabelledData data, Path folder) throws IOException {
    writePart(data.train(), "train", folder);
    writePart(data.test(), "test", folder);
  }

  private static void writePart(ImageDataset set, String part, Path folder) throws IOException {
    IdxFile.write(
        set, folder.resolve(part + IMAGES + ".gz"), folder.resolve(part + LABELS + ".gz"));
  }

  private static Path existing(Path folder, List<String> parts, String kind) {
    Path file = find(folder, parts, kind);
    if (file == null) {
      throw new BadInputException(
          "%s: expected a file %s%s or %s%s.gz, found neither"
              .formatted(folder, parts.get(0), kind, parts.get(0), kind));
    }
    return file;
  }

  private static @Nullable Path find(Path folder, List<String> parts, String kind) {
    for (String part : parts) {
      for (String ending : List.of("", ".gz")) {
        Path file = folder.resolve(part + kind + ending);
        if (Files.isRegularFile(file)) {
          return file;
        }
      }
    }
    return null;
  }
}
