package org.kernelscope.experiment.study;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
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
import org.kernelscope.store.ComparedRuns;
import org.kernelscope.store.RunFolder;
import org.kernelscope.store.Workspace;

/**
 * Runs that are requested together. The workspace may already have some of them: finished runs are
 * not trained again, and unfinished ones are taken up in their folders, also those that another
 * program trains or has in its queue. So two equal commands at once share the work. A run whose
 * learning rate a user has changed does not count as one of them.
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
   * Finds, takes up or creates a run for each specification. Equal specifications share a run.
   * Nothing is created if one of them names something that does not exist.
   *
   * @throws BadInputException when a specification names something that is missing or unfit
   * @throws IOException when the workspace cannot be read or written
   */
  public static Plan of(List<? extends RunSpec> specs, Runs runs) throws IOException {
    runs.check(specs);
    Known known = Known.in(runs.archive());
    Map<RunSpec, RunFolder> chosen = new HashMap<>();
    List<RunFolder> folders = new ArrayList<>();
    List<Run> pending = new ArrayList<>();
    for (RunSpec spec : specs) {
      RunFolder folder = chosen.get(spec);
      if (folder == null) {
        folder = known.answering(spec);
        if (folder == null) {
          RunFolder unfinished = known.unfinished.get(spec);
          Run run = unfinished == null ? runs.create(spec) : runs.takeUp(unfinished);
          pending.add(run);
          folder = run.folder();
        }
        chosen.put(spec, folder);
      }
      folders.add(folder);
    }
    return new Plan(folders, pending);
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

  /** The same plan; the workspace notes that its runs are one comparison. */
  public Plan noted(Workspace workspace) throws IOException {
    workspace.note(new ComparedRuns(folders.stream().map(RunFolder::id).distinct().toList()));
    return this;
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
   * others, but rather one with a checkpoint.
   *
   * @param finished finished runs by {@link RunSpec#evaluatedAtTheEnd}, the newest first
   * @param unfinished runs that are interrupted, at work, or were never begun
   */
  private record Known(
      Map<RunSpec, Deque<ArchivedRun>> finished, Map<RunSpec, RunFolder> unfinished) {

    static Known in(Archive archive) throws IOException {
      Known known = new Known(new HashMap<>(), new HashMap<>());
      Map<RunSpec, RunFolder> unbegun = new HashMap<>();
      for (ArchivedRun run : archive.list().runs()) {
        // A run without a checkpoint starts again, at the learning rate of its specification.
        if (run.record().steered() && (run.isFinished() || run.hasCheckpoint())) {
          continue;
        }
        if (run.isFinished()) {
          known
              .finished
              .computeIfAbsent(run.spec().evaluatedAtTheEnd(), one -> new ArrayDeque<>())
              .push(run);
        } else if (isUsable(run)) {
          (run.hasCheckpoint() ? known.unfinished : unbegun).putIfAbsent(run.spec(), run.folder());
        }
      }
      unbegun.forEach(known.unfinished::putIfAbsent);
      return known;
    }

    /** Whether its folder is there and can be locked, now or once another program is done. */
    private static boolean isUsable(ArchivedRun run) {
      return new LeftOut().read(run.folder(), () -> run.folder().canBeLocked()).isPresent();
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
