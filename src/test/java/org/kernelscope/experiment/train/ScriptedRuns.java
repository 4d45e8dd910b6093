package org.kernelscope.experiment.train;

import java.io.IOException;
import java.util.Map;
import org.kernelscope.experiment.run.Run;
import org.kernelscope.experiment.spec.RunSpec;
import org.kernelscope.store.Workspace;

/** Runs whose end a test decides. */
public final class ScriptedRuns {

  private ScriptedRuns() {}

  /** A run that fails with a sentence once it is {@link #execute executed}. */
  public static Run failing(Workspace workspace, RunSpec spec, String sentence) throws IOException {
    return new Run(
        workspace.create(spec.title(), "convnet", spec.steps(), Map.of(), spec),
        spec,
        ignored -> {
          throw new IllegalStateException(sentence);
        },
        Map.of());
  }

  public static void execute(Run run) {
    run.execute();
  }
}
