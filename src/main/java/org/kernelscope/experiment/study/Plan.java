package org.kernelscope.experiment.study;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kernelscope.data.BadInputException;
import org.kernelscope.experiment.library.Archive;
import org.kernelscope.experiment.library.ArchivedRun;
import org.kernelscope.experiment.library.LeftOut;
import org.kernelscope.experiment.library.Library;
import org.kernelscope.experiment.library.Recording;
import org.kernelscope.experiment.run.Run;
import org.kernelscope.experiment.run.RunHistory;
import org.kernelscope.experiment.run.RunState;
import org.kernelscope.experiment.spec.ComparedSpec;
import org.kernelscope.experiment.spec.RunSpec;
import org.kernelscope.experiment.train.Runs;
import org.kernelscope.store.RunFolder;
import org.kernelscope.store.RunRecord;

/**
 * Runs that are requested together. The workspace may already have some of them: finished runs are
 * not trained again, and interrupted ones continue from their checkpoint, or start again in the
 * same folder if they have none. A run whose learning rate a user has changed does not count as one
 * of them.
 *
 * @param folders one for each requested run, in order
 * @param pending the runs that must still be trained; not queued yet
 */
public record Plan(List<RunFolder> folders, List<Run> pending) {

  public Plan {
    folders = List.copyOf(folders);
    pending = List.copyOf(pending);
  }

  /**
   * Finds, resumes or creates a run for each specification. Equal specifications share a run.
   * Nothing is created if one of them names something that does not exist.
   *
   * @throws BadInputException when another process trains one of the runs right now
   * @throws IOException when the workspace cannot be read or written
   */
  public static Plan of(List<? extends RunSpec> specs, Runs runs) throws IOException {
    runs.check(specs);
    Known known = Known.in(runs.archive());
    Map<RunSpec, RunFolder> chosen = new LinkedHashMap<>();
    Map<RunSpec, Run> pending = new LinkedHashMap<>();
    // First the runs that could be refused: then nothing new has been created.
    for (RunSpec spec : new LinkedHashSet<>(specs)) {
      RunFolder finished = known.answering(spec);
      RunFolder interrupted = known.interrupted.get(spec);
      if (finished != null) {
        chosen.put(spec, finished);
      } else if (interrupted != null) {
        chosen.put(spec, interrupted);
        pending.put(spec, runs.resume(interrupted.id()));
      }
    }
    List<RunFolder> folders = new ArrayList<>();
    List<Run> inOrder = new ArrayList<>();
    for (RunSpec spec : specs) {
      RunFolder folder = chosen.get(spec);
      if (folder == null) {
        RunFolder abandoned = known.abandoned.get(spec);
        Run run = abandoned == null ? runs.create(spec) : runs.restart(abandoned);
        pending.put(spec, run);
        folder = run.folder();
        chosen.put(spec, folder);
      }
      folders.add(folder);
      Run run = pending.remove(spec);
      if (run != null) {
        inOrder.add(run);
      }
    }
    return new Plan(folders, inOrder);
  }

  /** A new run for each specification, even if the workspace has it already. */
  public static Plan anew(List<? extends RunSpec> specs, Runs runs) throws IOException {
    runs.check(specs);
    List<Run> made = new ArrayList<>();
    for (RunSpec spec : specs) {
      made.add(runs.create(spec));
    }
    return new Plan(made.stream().map(Run::folder).toList(), made);
  }

  /** The pending run of a folder; empty if its run is finished. */
  public Optional<Run> run(RunFolder folder) {
    return pending.stream().filter(run -> run.folder().equals(folder)).findFirst();
  }

  /** The number of runs that were already finished. */
  public int before() {
    return (int) folders.stream().distinct().count() - pending.size();
  }

  /**
   * The history of each requested run: the complete one of a finished run, and the beginning of one
   * that will continue.
   *
   * @param specs of the runs, in their order
   * @param leftOut is told what cannot be read; a history is without it
   */
  public List<RunHistory> histories(
      List<? extends ComparedSpec> specs, Library library, LeftOut leftOut) {
    List<RunHistory> histories = new ArrayList<>();
    for (int i = 0; i < folders.size(); i++) {
      Recording recording = new Recording(folders.get(i), specs.get(i), library);
      boolean isDue = run(folders.get(i)).isPresent();
      histories.add(isDue ? recording.beginning(leftOut) : recording.history(leftOut));
    }
    return histories;
  }

  /** The folders of the runs that are finished now, each once. */
  public List<RunFolder> finished() {
    Set<RunFolder> finished = new LinkedHashSet<>(folders);
    for (Run run : pending) {
      if (run.state() != RunState.FINISHED) {
        finished.remove(run.folder());
      }
    }
    return List.copyOf(finished);
  }

  /**
   * The folders that can be used, by specification: the newest finished one, the oldest of the
   * others.
   *
   * @param finished finished runs by {@link RunSpec#evaluatedAtTheEnd}, the newest first
   * @param interrupted runs with a checkpoint to continue from
   * @param abandoned runs that ended without a checkpoint
   */
  private record Known(
      Map<RunSpec, Deque<ArchivedRun>> finished,
      Map<RunSpec, RunFolder> interrupted,
      Map<RunSpec, RunFolder> abandoned) {

    static Known in(Archive archive) throws IOException {
      Known known = new Known(new HashMap<>(), new HashMap<>(), new HashMap<>());
      for (ArchivedRun run : archive.list().runs()) {
        if (run.isFinished()) {
          if (!run.record().steered()) {
            known
                .finished
                .computeIfAbsent(run.spec().evaluatedAtTheEnd(), one -> new ArrayDeque<>())
                .push(run);
          }
        } else if (run.hasCheckpoint()) {
          if (!run.record().steered()) {
            known.interrupted.putIfAbsent(run.spec(), run.folder());
          }
        } else if (!run.record().state().equals(RunRecord.CREATED) && isFree(run)) {
          // A run that was only created may be in the queue of another process.
          known.abandoned.putIfAbsent(run.spec(), run.folder());
        }
      }
      return known;
    }

    /** Whether nobody writes it; a run that has gone, or cannot be locked, is of no use. */
    private static boolean isFree(ArchivedRun run) {
      return new LeftOut().read(run.folder(), () -> !run.folder().isBeingWritten()).orElse(false);
    }

    /**
     * A finished run that has all requested results; preferably one of exactly that specification.
     */
    @Nullable RunFolder answering(RunSpec wanted) {
      Deque<ArchivedRun> same =
          finished.getOrDefault(wanted.evaluatedAtTheEnd(), new ArrayDeque<>());
      return same.stream()
          .filter(run -> run.spec().equals(wanted))
          .findFirst()
          .or(() -> same.stream().filter(run -> run.spec().answers(wanted)).findFirst())
          .map(ArchivedRun::folder)
          .orElse(null);
    }
  }
}
