package org.kernelscope.experiment;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.kernelscope.data.BadInputException;
import org.kernelscope.store.RunFolder;

/**
 * Runs asked for together, of which a workspace may hold some already: what is finished is not
 * trained again, and what was interrupted goes on from its checkpoint.
 *
 * @param folders one for each run asked for, in their order
 * @param due those still to be trained, not queued yet
 */
public record Plan(List<RunFolder> folders, List<Run> due) {

  public Plan {
    folders = List.copyOf(folders);
    due = List.copyOf(due);
  }

  /**
   * Finds, resumes or makes a run for each specification. Equal specifications share a run.
   *
   * @throws BadInputException when another process trains one of the runs right now
   * @throws IOException when the workspace cannot be read or written
   */
  public static Plan of(List<? extends RunSpec> specs, Runs runs) throws IOException {
    Map<RunSpec, RunFolder> known = known(runs);
    Map<RunSpec, RunFolder> chosen = new LinkedHashMap<>();
    Map<RunSpec, Run> due = new LinkedHashMap<>();
    // Those that could be refused first: nothing new is made then.
    for (RunSpec spec : new LinkedHashSet<>(specs)) {
      RunFolder folder = known.get(spec);
      if (folder != null) {
        chosen.put(spec, folder);
        if (!isFinished(folder)) {
          due.put(spec, runs.resume(folder.id()));
        }
      }
    }
    List<RunFolder> folders = new ArrayList<>();
    List<Run> inOrder = new ArrayList<>();
    for (RunSpec spec : specs) {
      RunFolder folder = chosen.get(spec);
      if (folder == null) {
        Run run = runs.create(spec);
        due.put(spec, run);
        folder = run.folder();
        chosen.put(spec, folder);
      }
      folders.add(folder);
      Run run = due.remove(spec);
      if (run != null) {
        inOrder.add(run);
      }
    }
    return new Plan(folders, inOrder);
  }

  /** The folders worth going on with, by what they are of; a finished one before any other. */
  private static Map<RunSpec, RunFolder> known(Runs runs) throws IOException {
    Map<RunSpec, RunFolder> known = new LinkedHashMap<>();
    for (RunFolder folder : runs.workspace().runs().runs()) {
      boolean finished = isFinished(folder);
      if (!finished && !Files.exists(folder.checkpoint())) {
        continue;
      }
      try {
        known.merge(folder.spec(RunSpec.class), folder, (one, other) -> finished ? other : one);
      } catch (BadInputException unreadable) {
        // Not one of these runs, whatever it is.
      }
    }
    return known;
  }

  private static boolean isFinished(RunFolder folder) throws IOException {
    return folder.record().state().equals("finished");
  }
}
