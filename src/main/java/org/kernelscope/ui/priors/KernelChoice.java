package org.kernelscope.ui.priors;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.kernelscope.experiment.Library;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.store.KernelFiles;

/**
 * A kernel set that a person can choose.
 *
 * @param title what to call it
 * @param file what a specification calls its file: a path, or empty for the bundled kernels
 * @param alone whether the file has no other set of this geometry, so that file and geometry name
 *     it
 * @param kernels the set itself
 */
public record KernelChoice(String title, String file, boolean alone, KernelSet kernels) {

  private static final List<Integer> BUNDLED_SIZES = List.of(7, 5);

  /** The sets that come with the program. */
  static List<KernelChoice> bundled(Library library) {
    return BUNDLED_SIZES.stream()
        .map(
            size ->
                new KernelChoice(
                    "Bundled, %d×%1$d".formatted(size), "", true, library.kernels("", size)))
        .toList();
  }

  /**
   * The sets in a file.
   *
   * @throws org.kernelscope.data.BadInputException when it is no kernel file
   */
  static List<KernelChoice> in(Path file) throws IOException {
    Map<String, KernelSet> sets = KernelFiles.read(file);
    String fileName = String.valueOf(file.getFileName());
    List<KernelChoice> choices = new ArrayList<>();
    sets.forEach(
        (name, set) -> {
          boolean alone =
              sets.values().stream().filter(other -> other.size() == set.size()).count() == 1;
          String title = sets.size() == 1 ? fileName : "%s, %s".formatted(fileName, name);
          choices.add(new KernelChoice(title, file.toAbsolutePath().toString(), alone, set));
        });
    return choices;
  }

  int size() {
    return kernels.size();
  }
}
