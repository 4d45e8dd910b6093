package org.kernelscope.ui.runs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.kernelscope.experiment.library.ArchivedRun;
import org.kernelscope.experiment.library.Recording;
import org.kernelscope.experiment.run.Run;
import org.kernelscope.experiment.run.RunHistory;
import org.kernelscope.experiment.spec.ComparedSpec;
import org.kernelscope.experiment.train.Runs;

/**
 * Runs of an earlier session that are ready to continue from their checkpoints or, without one,
 * from their first step.
 *
 * @param recorded the runs as they are in the workspace
 * @param runs not queued yet
 * @param histories the recorded events with which each run begins
 */
public record Resumption(List<ArchivedRun> recorded, List<Run> runs, List<RunHistory> histories) {

  private static final int COLORS = 8;

  /**
   * Prepares runs to continue.
   *
   * @throws org.kernelscope.data.BadInputException when one of them is running or damaged
   */
  public static Resumption of(List<ArchivedRun> recorded, Runs all) throws IOException {
    List<Run> runs = new ArrayList<>();
    List<RunHistory> histories = new ArrayList<>();
    for (ArchivedRun one : recorded) {
      histories.add(
          one.spec() instanceof ComparedSpec compared && one.hasCheckpoint()
              ? new Recording(one.folder(), compared, all.library()).beginning()
              : new RunHistory());
    }
    for (ArchivedRun one : recorded) {
      runs.add(one.hasCheckpoint() ? all.resume(one.id()) : all.takeUp(one.folder()));
    }
    return new Resumption(recorded, runs, histories);
  }

  /** Puts them on the strip and into the queue. */
  public RunGroup begin(Session session) {
    List<LiveRun> live = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      live.add(
          session
              .strip()
              .follow(runs.get(i), histories.get(i), recorded.get(i).name(), 1 + i % COLORS));
    }
    session.strip().show(live);
    RunGroup group = new RunGroup(live, 0, session);
    runs.forEach(session.runs()::submit);
    return group;
  }
}
