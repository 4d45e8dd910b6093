package org.kernelscope.ui.priors;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.kernelscope.experiment.library.ImportedKernels;
import org.kernelscope.experiment.library.Library;
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

  /** The sets that come with the program. */
  static List<KernelChoice> bundled(Library library) {
    return Library.BUNDLED_SIZES.stream().map(size -> named("", size, library)).toList();
  }

  /**
   * The set that a specification names.
   *
   * @throws org.kernelscope.data.BadInputException when it is not there any more
   */
  static KernelChoice named(String file, int size, Library library) {
    String title =
        file.isEmpty()
            ? String.format(Locale.ROOT, "Bundled, %d×%1$d", size)
            : String.valueOf(Path.of(file).getFileName());
    return new KernelChoice(title, file, true, library.kernels(file, size));
  }

  /** The sets that a file held: those of a kernel file, or the layers of a network. */
  static List<KernelChoice> in(Path file, ImportedKernels read) throws IOException {
    boolean array = KernelFiles.recognises(file);
    Map<String, KernelSet> sets = read.sets();
    String fileName = String.valueOf(file.getFileName());
    List<KernelChoice> choices = new ArrayList<>();
    sets.forEach(
        (name, set) -> {
          // A specification can name the sets of kernel files, not the layers of networks.
          boolean alone =
              array
                  && sets.values().stream().filter(other -> other.size() == set.size()).count()
                      == 1;
          String title = sets.size() == 1 ? fileName : "%s, %s".formatted(fileName, name);
          choices.add(new KernelChoice(title, file.toAbsolutePath().toString(), alone, set));
        });
    return choices;
  }

  int size() {
    return kernels.size();
  }
}
