package org.kernelscope.ui.shell;

import java.nio.file.Path;
import java.util.List;
import javafx.beans.property.ReadOnlyObjectProperty;
import org.kernelscope.ui.kit.Phase;
import org.kernelscope.ui.runs.AreaWork;

/** The commands that the menus of the window need from the area in front. */
public interface AreaModel {

  /** The work that can be started in the area, and to which the commands apply. */
  AreaWork work();

  /** The phase of that work. */
  default ReadOnlyObjectProperty<Phase> phaseProperty() {
    return work().phaseProperty();
  }

  /** Patterns for the names of files that the area opens, such as {@code *.npz}. */
  List<String> opens();

  /** Opens files that were chosen, dropped on the window or named on the command line. */
  void open(List<Path> files);
}
