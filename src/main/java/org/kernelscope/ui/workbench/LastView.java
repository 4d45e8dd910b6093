package org.kernelscope.ui.workbench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.kernelscope.data.BadInputException;
import org.kernelscope.store.Json;
import org.kernelscope.ui.archive.ArchiveViewModel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the window showed of a workspace when it was closed: {@code view.json} in its folder.
 *
 * @param area in front
 * @param runs what was looked at in the area Runs
 * @param declined ids of interrupted runs that a person did not want to resume
 */
record LastView(Area area, ArchiveViewModel.Look runs, List<String> declined) {

  private static final Logger LOG = LoggerFactory.getLogger(LastView.class);

  static final LastView FIRST = new LastView(Area.COMPARE, ArchiveViewModel.Look.FIRST, List.of());

  private static Path file(Path workspace) {
    return workspace.resolve("view.json");
  }

  /** That of a workspace; the first one where there is none, or none of this program. */
  static LastView read(Path workspace) {
    Path file = file(workspace);
    if (Files.exists(file)) {
      try {
        LastView read = Json.read(file, LastView.class);
        return read.isWhole() ? read : FIRST;
      } catch (BadInputException | IOException unreadable) {
        LOG.debug("the window begins as if for the first time", unreadable);
      }
    }
    return FIRST;
  }

  /** Other programs may leave out what ours never does. */
  @SuppressWarnings("ConstantConditions") // JSON has null for what is missing.
  private boolean isWhole() {
    return area != null
        && declined != null
        && runs != null
        && runs.ticked() != null
        && runs.filter() != null
        && runs.grouping() != null;
  }

  /** Keeps it, where there is a workspace by now. */
  void write(Path workspace) {
    if (Files.isDirectory(workspace)) {
      try {
        Json.write(file(workspace), this);
      } catch (IOException refused) {
        LOG.debug("what the window showed is not kept", refused);
      }
    }
  }
}
