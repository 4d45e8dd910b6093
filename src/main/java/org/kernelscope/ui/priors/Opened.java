package org.kernelscope.ui.priors;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.kernelscope.data.BadInputException;
import org.kernelscope.experiment.library.ImportedKernels;
import org.kernelscope.experiment.library.PriorFile;

/** What a file turned out to hold. */
sealed interface Opened {

  /**
   * Sets of kernels.
   *
   * @param remarks what was left out, and what was taken for granted, in words
   */
  record Kernels(Path file, List<KernelChoice> sets, List<String> remarks) implements Opened {}

  record Prior(Path path, PriorFile file) implements Opened {}

  /** A dialog has room for so many. */
  int MOST_REMARKS = 10;

  /** Kernels and priors are told apart by what is in them. */
  static Opened read(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new BadInputException(
          "%s: expected a file of kernels or a prior, found a folder".formatted(file));
    }
    if (PriorFile.isPrior(file)) {
      return new Prior(file.toAbsolutePath(), PriorFile.read(file));
    }
    ImportedKernels read = ImportedKernels.readSome(file);
    return new Kernels(file, KernelChoice.in(file, read), remarks(read));
  }

  private static List<String> remarks(ImportedKernels read) {
    List<String> remarks =
        Stream.concat(
                read.skipped().stream().map(clause -> "left out " + clause),
                read.assumed().stream().map(clause -> "assumed for " + clause))
            .toList();
    int more = remarks.size() - MOST_REMARKS;
    return more <= 0
        ? remarks
        : Stream.concat(
                remarks.stream().limit(MOST_REMARKS),
                Stream.of(String.format(Locale.ROOT, "and %d more", more)))
            .toList();
  }
}
