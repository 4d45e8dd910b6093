package org.kernelscope.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A folder laid out as MNIST is: {@code train-images-idx3-ubyte}, {@code train-labels-idx1-ubyte}
 * and the same two with {@code t10k-} or {@code test-}, each plain or with {@code .gz}.
 *
 * @param folder where the files lie
 */
public record IdxFolder(Path folder) {

  private static final String IMAGES = "-images-idx3-ubyte";
  private static final String LABELS = "-labels-idx1-ubyte";
  private static final List<String> TRAIN = List.of("train");
  private static final List<String> TEST = List.of("t10k", "test");

  /** The IDX folder at {@code folder}, if it has training or test images. */
  static Optional<IdxFolder> at(Path folder) {
    IdxFolder candidate = new IdxFolder(folder);
    return candidate.find(TRAIN, IMAGES).isPresent() || candidate.find(TEST, IMAGES).isPresent()
        ? Optional.of(candidate)
        : Optional.empty();
  }

  boolean isComplete() {
    return Stream.of(
            find(TRAIN, IMAGES), find(TRAIN, LABELS), find(TEST, IMAGES), find(TEST, LABELS))
        .allMatch(Optional::isPresent);
  }

  /** The four files. */
  List<Path> files() {
    return List.of(
        existing(TRAIN, IMAGES),
        existing(TRAIN, LABELS),
        existing(TEST, IMAGES),
        existing(TEST, LABELS));
  }

  /**
   * Reads both parts.
   *
   * @param classes number of classes, or 0 to take the largest training label + 1
   * @throws BadInputException if a file is missing or is not what it should be, or the two parts do
   *     not belong together
   */
  public LabelledData read(String name, int classes) {
    ImageDataset train =
        IdxFile.read(name + "/train", existing(TRAIN, IMAGES), existing(TRAIN, LABELS), classes);
    ImageDataset test =
        IdxFile.read(
            name + "/test", existing(TEST, IMAGES), existing(TEST, LABELS), train.classes());
    try {
      return new LabelledData(train, test);
    } catch (BadInputException unlike) {
      throw new BadInputException(
          "%s and %s: %s"
              .formatted(existing(TRAIN, IMAGES), existing(TEST, IMAGES), unlike.getMessage()),
          unlike);
    }
  }

  /** Writes both parts as {@code train-…-ubyte.gz} and {@code test-…-ubyte.gz}. */
  public void write(LabelledData data) throws IOException {
    writePart(data.train(), "train");
    writePart(data.test(), "test");
  }

  private void writePart(ImageDataset set, String part) throws IOException {
    IdxFile.write(
        set, folder.resolve(part + IMAGES + ".gz"), folder.resolve(part + LABELS + ".gz"));
  }

  private Path existing(List<String> parts, String kind) {
    return find(parts, kind)
        .orElseThrow(
            () ->
                new BadInputException(
                    "%s: expected a file %s%s or %s%s.gz, found neither"
                        .formatted(folder, parts.get(0), kind, parts.get(0), kind)));
  }

  private Optional<Path> find(List<String> parts, String kind) {
    return parts.stream()
        .flatMap(part -> Stream.of(part + kind, part + kind + ".gz"))
        .map(folder::resolve)
        .filter(Files::isRegularFile)
        .findFirst();
  }
}
