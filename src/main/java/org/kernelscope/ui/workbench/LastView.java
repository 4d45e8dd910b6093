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
 * What the window showed of a workspace when it was closed; stored as {@code view.json} in the
 * workspace.
 *
 * @param area the area in front
 * @param runs the view of the Runs area
 * @param declined ids of interrupted runs that the user did not want to resume
 */
record LastView(Area area, ArchiveViewModel.Look runs, List<String> declined) {

  private static final Logger LOG = LoggerFactory.getLogger(LastView.class);

  static final LastView FIRST = new LastView(Area.COMPARE, ArchiveViewModel.Look.FIRST, List.of());

  private static Path file(Path workspace) {
    return workspace.resolve("view.json");
  }

  /** The last view of a workspace; the default one if there is none, or if it cannot be read. */
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

  /** Whether no field is missing. A file of another program may lack some. */
  @SuppressWarnings("ConstantConditions") // JSON gives null for missing fields.
  private boolean isWhole() {
    return area != null
        && declined != null
        && runs != null
        && runs.ticked() != null
        && runs.filter() != null
        && runs.grouping() != null;
  }

  /** Writes the view, if the workspace exists by now. */
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
