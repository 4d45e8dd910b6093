package org.kernelscope.experiment.library;

import java.io.IOException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.kernelscope.data.BadInputException;
import org.kernelscope.experiment.run.RunHistory;
import org.kernelscope.experiment.spec.RunSpec;
import org.kernelscope.store.Json;
import org.kernelscope.store.RunEntry;
import org.kernelscope.store.RunRecord;
import org.kernelscope.store.Workspace;

/** All runs of a workspace, with their specifications. */
public final class Archive {

  private final Workspace workspace;

  /**
   * The result for each entry of the index; entries are the same objects as long as nothing
   * changes.
   */
  private IdentityHashMap<RunEntry, Listed> known = new IdentityHashMap<>();

  public Archive(Workspace workspace) {
    this.workspace = workspace;
  }

  /** A run, or the damage to it. */
  private sealed interface Listed {
    record Whole(ArchivedRun run) implements Listed {}

    record Bad(DamagedRun run) implements Listed {}
  }

  /**
   * A folder that is not a complete run, or a run of a kind or in a state that this program does
   * not know.
   *
   * @param id the name of the folder
   * @param damage what was expected and what was found, a sentence
   */
  public record DamagedRun(String id, String damage) {}

  /**
   * The content of a workspace; both lists begin with the oldest run. A run that has not changed
   * since the last listing is the same object.
   */
  public record Listing(List<ArchivedRun> runs, List<DamagedRun> damaged) {}

  /**
   * Lists all runs in their current state. A damaged run does not affect the others.
   *
   * @throws IOException when the workspace itself cannot be read
   */
  public synchronized Listing list() throws IOException {
    List<RunEntry> entries = workspace.index().runs();
    List<Listed> listed =
        entries.parallelStream()
            .map(entry -> known.containsKey(entry) ? known.get(entry) : read(entry))
            .toList();
    IdentityHashMap<RunEntry, Listed> now = new IdentityHashMap<>();
    List<ArchivedRun> runs = new ArrayList<>();
    List<DamagedRun> damaged = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      now.put(entries.get(i), listed.get(i));
      if (listed.get(i) instanceof Listed.Whole whole) {
        runs.add(whole.run());
      } else if (listed.get(i) instanceof Listed.Bad bad) {
        damaged.add(bad.run());
      }
    }
    known = now;
    return new Listing(List.copyOf(runs), List.copyOf(damaged));
  }

  private Listed read(RunEntry entry) {
    RunRecord record = entry.record();
    if (record == null || !entry.damage().isEmpty()) {
      return new Listed.Bad(new DamagedRun(entry.id(), entry.damage()));
    }
    try {
      RunHistory.stateOf(record);
      String file = workspace.folder(entry.id()).path().resolve("spec.json").toString();
      return new Listed.Whole(
          new ArchivedRun(
              workspace.folder(entry.id()),
              record,
              Json.parse(entry.spec(), RunSpec.class, file),
              entry.metrics(),
              entry.hasCheckpoint(),
              entry.label()));
    } catch (BadInputException unknown) {
      return new Listed.Bad(new DamagedRun(entry.id(), String.valueOf(unknown.getMessage())));
    }
  }
}
