package org.kernelscope.experiment.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.kernelscope.data.BadInputException;
import org.kernelscope.experiment.library.Archive;
import org.kernelscope.experiment.library.KernelSplit;
import org.kernelscope.experiment.library.Library;
import org.kernelscope.experiment.library.Recording;
import org.kernelscope.experiment.run.ProgramVersion;
import org.kernelscope.experiment.run.Run;
import org.kernelscope.experiment.run.RunEvent;
import org.kernelscope.experiment.run.RunHistory;
import org.kernelscope.experiment.run.RunQueue;
import org.kernelscope.experiment.run.RunState;
import org.kernelscope.experiment.run.Training;
import org.kernelscope.experiment.spec.ConvNetSpec;
import org.kernelscope.experiment.spec.FewShotSpec;
import org.kernelscope.experiment.spec.ImageVaeSpec;
import org.kernelscope.experiment.spec.KernelVaeSpec;
import org.kernelscope.experiment.spec.RandomFeatureSpec;
import org.kernelscope.experiment.spec.RunSpec;
import org.kernelscope.experiment.spec.Setting;
import org.kernelscope.experiment.spec.SettingTypes;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.nn.Engine;
import org.kernelscope.store.KernelFiles;
import org.kernelscope.store.RunFolder;
import org.kernelscope.store.RunRecord;
import org.kernelscope.store.Workspace;

/**
 * The runs of a session: made from specifications, recorded in a workspace, trained on the threads
 * of a queue. The command line and the window start all runs here.
 */
public final class Runs implements AutoCloseable {

  /**
   * The largest default. More runs usually need more memory than the launcher gives; a user can
   * give more.
   */
  public static final int USUALLY_AT_MOST = 6;

  private static final int MOST_AT_ONCE = 64;

  /** How many runs train at once: by default one for each processor, but at least two. */
  public static final Setting<Integer> AT_ONCE =
      Setting.of(
              "parallel",
              "Runs at once",
              SettingTypes.wholeNumber(1, MOST_AT_ONCE),
              Math.max(2, Math.min(USUALLY_AT_MOST, Runtime.getRuntime().availableProcessors())),
              "How many runs train at once.")
          .option("--parallel");

  private final Library library;
  private final Workspace workspace;
  private final Archive archive;
  private final RunQueue queue;
  private final List<Run> all = new CopyOnWriteArrayList<>();

  private final Run.TrainingFactory factory =
      new Run.TrainingFactory() {
        @Override
        public Training create(RunSpec spec) throws Exception {
          return training(spec);
        }

        @Override
        public List<RunEvent> recorded(RunFolder folder, RunSpec spec) throws IOException {
          return new Recording(folder, spec, library).kernelsAndImages();
        }
      };

  /**
   * @param parallel how many runs train at once
   */
  public Runs(Library library, Workspace workspace, int parallel) {
    this.library = library;
    this.workspace = workspace;
    this.archive = new Archive(workspace);
    this.queue = new RunQueue(parallel);
  }

  /** One line about the native engine that runs train with: version, build, threads. Loads it. */
  public static String engine() {
    return Engine.describe();
  }

  public Library library() {
    return library;
  }

  public Workspace workspace() {
    return workspace;
  }

  /** All runs of the workspace, including those of other sessions. */
  public Archive archive() {
    return archive;
  }

  public RunQueue queue() {
    return queue;
  }

  /** All runs of this session, the oldest first. */
  public List<Run> all() {
    return List.copyOf(all);
  }

  /**
   * Checks specifications before anything is created for them: data sets, kernels, priors,
   * initialisations, whether they fit the network, and whether the network fits into memory.
   *
   * @throws BadInputException when one of them is missing, damaged or does not fit
   * @throws IOException when a file cannot be read
   */
  public void check(List<? extends RunSpec> specs) throws IOException {
    Prerequisites named = new Prerequisites(library);
    try {
      specs.forEach(named::check);
    } catch (UncheckedIOException unreadable) {
      throw unreadable.getCause();
    }
  }

  /**
   * Creates a run and its folder without queueing it, so that listeners can be added first.
   *
   * @throws IOException when the workspace cannot be written
   */
  public Run create(RunSpec spec) throws IOException {
    RunFolder folder =
        workspace.create(spec.title(), spec.kind().key(), spec.steps(), versions(), spec);
    return remember(new Run(folder, spec, factory, versions()));
  }

  /**
   * Creates a run that continues from the checkpoint of an earlier one, in the same folder. One
   * that failed before its first checkpoint starts again.
   *
   * @throws BadInputException when there is no such run, or it is finished or at work, or has no
   *     checkpoint and did not fail, or what it names is not there
   */
  public Run resume(String id) throws IOException {
    RunFolder folder = workspace.run(id);
    RunRecord record = folder.record();
    if (record.state().equals("finished")) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "%s: expected an unfinished run, found one that finished at step %d of %d",
              folder.path(),
              record.step(),
              record.steps()));
    }
    if (folder.isBeingWritten()) {
      throw new BadInputException(
          "%s: expected a run that nobody is training, found it at work".formatted(folder.path()));
    }
    if (!folder.checkpoints().exist() && RunHistory.stateOf(record) != RunState.FAILED) {
      throw new BadInputException(
          "%s: expected a checkpoint to go on from, found none".formatted(folder.path()));
    }
    check(List.of(folder.spec(RunSpec.class)));
    return takeUp(folder);
  }

  /**
   * Creates a run that goes on in the folder of an unfinished one: from its checkpoint, or from the
   * first step if it has none. If another thread or process trains it, the run waits for that.
   *
   * @throws BadInputException when its specification is damaged
   */
  public Run takeUp(RunFolder folder) throws IOException {
    return remember(new Run(folder, folder.spec(RunSpec.class), factory, versions()));
  }

  private Run remember(Run run) {
    all.add(run);
    return run;
  }

  /**
   * Saves kernels in the workspace under their fingerprint, so that a specification can refer to
   * them.
   *
   * @return the file, which is written if it is not there yet
   */
  public Path keep(KernelSet kernels) throws IOException {
    Path folder = workspace.path().resolve("kernels");
    String name = KernelSplit.fingerprint(kernels).substring(0, 16);
    Path file = folder.resolve(String.format(Locale.ROOT, "%dx%1$d-%s.npz", kernels.size(), name));
    if (!Files.exists(file)) {
      Files.createDirectories(folder);
      KernelFiles.write(
          file, Map.of(String.format(Locale.ROOT, "%dx%1$d", kernels.size()), kernels));
    }
    return file;
  }

  /** Puts a run at the end of the queue. */
  public void submit(Run run) {
    queue.submit(run);
  }

  /**
   * Removes finished runs, with their folders; {@link Workspace#restore} brings them back.
   *
   * @throws BadInputException when one of them is still being written
   */
  public void discard(List<RunFolder> folders) throws IOException {
    for (RunFolder folder : folders) {
      workspace.discard(folder.id());
      all.removeIf(run -> run.folder().equals(folder));
    }
  }

  /** The training of a run, not yet begun. */
  Training training(RunSpec spec) {
    if (spec instanceof ConvNetSpec convNet) {
      return new ConvNetTraining(convNet, library);
    }
    if (spec instanceof ImageVaeSpec vae) {
      return new ImageVaeTraining(vae, library);
    }
    if (spec instanceof RandomFeatureSpec features) {
      return new RandomFeatureTraining(features, library);
    }
    if (spec instanceof KernelVaeSpec vae) {
      return new KernelVaeTraining(vae, library);
    }
    if (spec instanceof FewShotSpec fewShot) {
      return new FewShotTraining(fewShot, library);
    }
    throw new IllegalStateException("no training for " + spec);
  }

  private static Map<String, String> versions() {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("kernelscope", ProgramVersion.text());
    versions.put("engine", engine());
    return versions;
  }

  /** Stops every run within a step and waits for the training threads. */
  @Override
  public void close() {
    queue.close();
  }
}
