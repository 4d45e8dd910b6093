package org.kernelscope.ui.kit;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Questions and messages to the user outside the views. Tests replace it with their own answers.
 */
public interface DialogService {

  /**
   * Asks for confirmation.
   *
   * @param action the text of the button that confirms, a verb
   */
  boolean confirm(String question, String explanation, String action);

  /** Shows a sentence that needs no answer and disappears by itself. */
  void tell(String sentence);

  /** Asks for files with one of the patterns, such as {@code *.npz}; empty if the user cancels. */
  List<Path> chooseFiles(String title, String description, List<String> endings);

  Optional<Path> chooseFolder(String title);

  /** Asks for a file to write. */
  Optional<Path> chooseTarget(String title, String fileName, String description, String ending);

  /**
   * Shows a text, scrolled to its end, until the user closes it; the window is not blocked.
   *
   * @param file the file of the text
   */
  void show(String title, String text, Path file);

  /** Shows a folder or a file in the system's program for it. */
  void show(Path folderOrFile);
}
