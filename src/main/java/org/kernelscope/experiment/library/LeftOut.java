package org.kernelscope.experiment.library;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.kernelscope.data.BadInputException;
import org.kernelscope.experiment.library.Archive.DamagedRun;
import org.kernelscope.store.FileFault;
import org.kernelscope.store.RunFolder;

/**
 * What a report or a comparison of many runs leaves out because it cannot be read, with a sentence
 * for each: one damaged file harms no other run. For one thread.
 */
public final class LeftOut {

  private final Set<String> runs = new LinkedHashSet<>();
  private final Set<String> sentences = new LinkedHashSet<>();

  /** Reads something of a run. */
  @FunctionalInterface
  public interface Reading<T> {

    /**
     * Reads it.
     *
     * @throws BadInputException when a file is damaged
     * @throws IOException when the system cannot read it
     */
    T read() throws IOException;
  }

  /** Reads what a run is left out without; empty if that cannot be read. */
  public <T> Optional<T> read(RunFolder run, Reading<T> reading) {
    Optional<T> found = part(run, reading);
    if (found.isEmpty()) {
      runs.add(run.id());
    }
    return found;
  }

  /** Reads a part of a run, such as its kernels, whose other parts are used without it. */
  public <T> Optional<T> part(RunFolder run, Reading<T> reading) {
    return part(run.path(), reading);
  }

  /** Reads a file or a folder that does not belong to one run. */
  public <T> Optional<T> part(Path path, Reading<T> reading) {
    try {
      return Optional.of(reading.read());
    } catch (BadInputException bad) {
      sentences.add(String.valueOf(bad.getMessage()));
    } catch (IOException refused) {
      sentences.add(FileFault.sentence(refused, path));
    }
    return Optional.empty();
  }

  /** Notes runs that a listing could not read. */
  public void addAll(Collection<DamagedRun> damaged) {
    for (DamagedRun run : damaged) {
      runs.add(run.id());
      sentences.add(run.damage());
    }
  }

  /** Whether a run is left out. */
  public boolean has(RunFolder run) {
    return runs.contains(run.id());
  }

  /** A sentence for everything that is left out, in the order of reading; it names the file. */
  public List<String> sentences() {
    return List.copyOf(sentences);
  }
}
