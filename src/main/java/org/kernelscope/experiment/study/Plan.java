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
import org.kernelscope.experiment.library.Library;
import org.kernelscope.experiment.library.Recording;
import org.kernelscope.experiment.run.Run;
import org.kernelscope.experiment.run.RunHistory;
import org.kernelscope.experiment.run.RunState;
import org.kernelscope.experiment.spec.ComparedSpec;
import org.kernelscope.experiment.spec.FewShotSpec;
import org.kernelscope.experiment.spec.RunSpec;
import org.kernelscope.experiment.train.Runs;
import org.kernelscope.store.RunFolder;
import org.kernelscope.store.RunRecord;

/**
 * Runs asked for together, of which a workspace may hold some already: what is finished is not
 * trained again, and what was interrupted goes on from its checkpoint, or begins in the same folder
 * if it has none. A run whose learning rate a person changed is none of them.
 *
 * @param folders one for each run asked for, in their order
 * @param pending those still to be trained, not queued yet
 */
public record Plan(List<RunFolder> folders, List<Run> pending) {

  public Plan {
    folders = List.copyOf(folders);
    pending = List.copyOf(pending);
  }

  /**
   * Finds, resumes or makes a run for each specification. Equal specifications share a run. Nothing
   * is made when one of them names what there is not.
   *
   * @throws BadInputException when another process trains one of the runs right now
   * @throws IOException when the workspace cannot be read or written
   */
  public static Plan of(List<? extends RunSpec> specs, Runs runs) throws IOException {
    for (RunSpec spec : new LinkedHashSet<>(specs)) {
      runs.check(spec);
    }
    Known known = Known.in(runs.archive());
    Map<RunSpec, RunFolder> chosen = new LinkedHashMap<>();
    Map<RunSpec, Run> pending = new LinkedHashMap<>();
    // Those that could be refused first: nothing new is made then.
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

  /** A new run for each specification, whatever the workspace holds. */
  public static Plan anew(List<? extends RunSpec> specs, Runs runs) throws IOException {
    for (RunSpec spec : new LinkedHashSet<>(specs)) {
      runs.check(spec);
    }
    List<Run> made = new ArrayList<>();
    for (RunSpec spec : specs) {
      made.add(runs.create(spec));
    }
    return new Plan(made.stream().map(Run::folder).toList(), made);
  }

  /** The run that is due in a folder; none for a finished one. */
  public Optional<Run> run(RunFolder folder) {
    return pending.stream().filter(run -> run.folder().equals(folder)).findFirst();
  }

  /** How many of the runs were found finished. */
  public int before() {
    return (int) folders.stream().distinct().count() - pending.size();
  }

  /**
   * What each run asked for has told: a finished one all of it, one that goes on where it began.
   *
   * @param specs of the runs, in their order
   * @throws BadInputException when a folder is damaged
   */
  public List<RunHistory> histories(List<? extends ComparedSpec> specs, Library library)
      throws IOException {
    List<RunHistory> histories = new ArrayList<>();
    for (int i = 0; i < folders.size(); i++) {
      Recording recording = new Recording(folders.get(i), specs.get(i), library);
      boolean isDue = run(folders.get(i)).isPresent();
      histories.add(isDue ? recording.beginning() : recording.history());
    }
    return histories;
  }

  /** The folders of those that are finished by now, each once. */
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
   * The folders worth going on with, by what they are of: the newest that is finished, the oldest
   * of others.
   *
   * @param finished with the numbers of their specifications, the newest first, by {@link #asked}
   * @param interrupted with a checkpoint to go on from
   * @param abandoned that ended before they had one
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
            known.finished.computeIfAbsent(asked(run.spec()), one -> new ArrayDeque<>()).push(run);
          }
        } else if (run.hasCheckpoint()) {
          if (!run.record().steered()) {
            known.interrupted.putIfAbsent(run.spec(), run.folder());
          }
        } else if (!run.record().state().equals(RunRecord.CREATED)
            && !run.folder().isBeingWritten()) {
          // One that is only created may wait in the queue of another process.
          known.abandoned.putIfAbsent(run.spec(), run.folder());
        }
      }
      return known;
    }

    /** What is the same of all runs that may answer for each other. */
    private static RunSpec asked(RunSpec spec) {
      return spec instanceof FewShotSpec fewShot ? fewShot.evaluatedAtTheEnd() : spec;
    }

    /** A finished one that tells all that is asked for, one of that very specification first. */
    @Nullable RunFolder answering(RunSpec wanted) {
      Deque<ArchivedRun> same = finished.getOrDefault(asked(wanted), new ArrayDeque<>());
      return same.stream()
          .filter(run -> run.spec().equals(wanted))
          .findFirst()
          .or(() -> same.stream().filter(run -> run.spec().answers(wanted)).findFirst())
          .map(ArchivedRun::folder)
          .orElse(null);
    }
  }
}
