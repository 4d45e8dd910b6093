package org.kernelscope.ui.shell;

import java.nio.file.Path;
import java.util.List;
import javafx.beans.property.ReadOnlyObjectProperty;
import org.kernelscope.ui.kit.Phase;
import org.kernelscope.ui.runs.AreaWork;

/** What the window asks of the area in front, whichever it is: the commands of its menus. */
public interface AreaModel {

  /** What can be started there now, and the work that the commands are to. */
  AreaWork work();

  /** Of that work. */
  default ReadOnlyObjectProperty<Phase> phaseProperty() {
    return work().phaseProperty();
  }

  /** Names of the files it opens as patterns, such as {@code *.npz}. */
  List<String> opens();

  /** Opens files that a person chose, dropped on the window or named on the command line. */
  void open(List<Path> files);
}
