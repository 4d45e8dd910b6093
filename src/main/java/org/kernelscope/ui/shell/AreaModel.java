package org.kernelscope.ui.shell;

import java.nio.file.Path;
import java.util.List;
import javafx.beans.property.ReadOnlyObjectProperty;
import org.kernelscope.ui.kit.Phase;

/** What the window asks of the area in front, whichever it is: the commands of its menus. */
public interface AreaModel extends AutoCloseable {

  ReadOnlyObjectProperty<Phase> phaseProperty();

  /** Whether something can be started now; false while the area's one thing goes on. */
  default boolean canStart() {
    return phaseProperty().get() == Phase.IDLE;
  }

  /** Whether what goes on can be held, and not only ended. */
  default boolean canPause() {
    return phaseProperty().get() == Phase.RUNNING || phaseProperty().get() == Phase.PAUSED;
  }

  /** Starts what the settings describe, if they can be. */
  void start();

  /** Holds everything that runs before its next step, or lets it go on. */
  void togglePause();

  /** Ends everything that runs before its next step; what was reached is kept. */
  void stop();

  /** Names of the files it opens as patterns, such as {@code *.npz}. */
  List<String> opens();

  /** Opens files that a person chose, dropped on the window or named on the command line. */
  void open(List<Path> files);

  /** Lets go of the runs, which go on; nothing is shown any more. */
  @Override
  void close();
}
