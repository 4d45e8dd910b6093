package org.kernelscope.ui.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.kernelscope.experiment.library.ArchivedRun;
import org.kernelscope.experiment.library.LeftOut;
import org.kernelscope.experiment.library.Recording;
import org.kernelscope.experiment.run.RunHistory;
import org.kernelscope.experiment.spec.ComparedSpec;
import org.kernelscope.experiment.spec.InitialisationChoice;
import org.kernelscope.experiment.spec.Settings;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.train.Runs;
import org.kernelscope.store.RunFolder;

/**
 * A run of a comparison of an earlier session.
 *
 * @param history all its recorded events
 */
record RecordedRun(RunFolder folder, ComparedSpec spec, RunHistory history) {

  private static final Settings VARIED =
      Settings.of(SharedSettings.INITIALISATION, SharedSettings.SEED);

  InitialisationChoice initialisation() {
    return spec.initialisation();
  }

  /**
   * A run and the finished ones that were compared with it: those that differ from it in nothing
   * but initialisation and seed, of so many initialisations, its own among them, and of each seed
   * once.
   *
   * @param leftOut is told what cannot be read of them; it is missing from their histories
   */
  static List<RecordedRun> comparison(
      ArchivedRun run, int initialisations, Runs runs, LeftOut leftOut) throws IOException {
    InitialisationChoice own = ((ComparedSpec) run.spec()).initialisation();
    List<ArchivedRun> alike = new ArrayList<>();
    Set<ComparedSpec> specs = new LinkedHashSet<>();
    specs.add((ComparedSpec) run.spec());
    for (ArchivedRun one : runs.archive().list().runs()) {
      if (one.id().equals(run.id())
          || (one.isFinished()
              && !one.record().steered()
              && one.differsOnlyIn(VARIED, run)
              && specs.add((ComparedSpec) one.spec()))) {
        alike.add(one);
      }
    }
    List<InitialisationChoice> columns =
        new ArrayList<>(
            alike.stream()
                .map(one -> ((ComparedSpec) one.spec()).initialisation())
                .distinct()
                .limit(initialisations)
                .toList());
    if (!columns.contains(own)) {
      columns.set(columns.size() - 1, own);
    }
    List<RecordedRun> recorded = new ArrayList<>();
    for (ArchivedRun one : alike) {
      ComparedSpec spec = (ComparedSpec) one.spec();
      if (columns.contains(spec.initialisation())) {
        recorded.add(
            new RecordedRun(
                one.folder(),
                spec,
                new Recording(one.folder(), spec, runs.library()).history(leftOut)));
      }
    }
    return recorded;
  }
}
