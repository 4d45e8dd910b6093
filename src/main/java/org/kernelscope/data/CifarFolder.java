package org.kernelscope.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A folder with the files of CIFAR-10 ({@code data_batch_1.bin} … {@code test_batch.bin}) or of
 * CIFAR-100 ({@code train.bin}, {@code test.bin}).
 *
 * @param folder where the files lie
 */
record CifarFolder(Path folder, CifarFile.Kind kind) {

  /** The CIFAR folder at {@code folder}, if its first training file is there. */
  static Optional<CifarFolder> at(Path folder) {
    return Stream.of(CifarFile.Kind.values())
        .map(kind -> new CifarFolder(folder, kind))
        .filter(candidate -> Files.isRegularFile(candidate.train().get(0)))
        .findFirst();
  }

  private List<Path> train() {
    return switch (kind) {
      case CIFAR10 ->
          Stream.of("1", "2", "3", "4", "5")
              .map(number -> folder.resolve("data_batch_" + number + ".bin"))
              .toList();
      case CIFAR100 -> List.of(folder.resolve("train.bin"));
    };
  }

  private Path test() {
    return switch (kind) {
      case CIFAR10 -> folder.resolve("test_batch.bin");
      case CIFAR100 -> folder.resolve("test.bin");
    };
  }

  /** All files of the set, whether there or not. */
  List<Path> files() {
    return Stream.concat(train().stream(), Stream.of(test())).toList();
  }

  boolean isComplete() {
    return files().stream().allMatch(Files::isRegularFile);
  }

  LabelledData read(String name) {
    return new LabelledData(
        CifarFile.read(name + "/train", kind, train()),
        CifarFile.read(name + "/test", kind, List.of(test())));
  }
}
