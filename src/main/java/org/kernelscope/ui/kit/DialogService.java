package org.kernelscope.ui.kit;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Whatever the program asks or tells a person outside its views. Tests answer in its place. */
public interface DialogService {

  /**
   * Asks whether to go ahead.
   *
   * @param action what the button that agrees says, a verb
   */
  boolean confirm(String question, String explanation, String action);

  /** Tells a sentence that needs no answer and goes away by itself. */
  void tell(String sentence);

  /** Asks for files with one of the patterns, such as {@code *.npz}; empty if a person declines. */
  List<Path> chooseFiles(String title, String description, List<String> endings);

  Optional<Path> chooseFolder(String title);

  /** Asks where to write. */
  Optional<Path> chooseTarget(String title, String fileName, String description, String ending);

  /**
   * Shows a text, of which the end is of most interest, until a person has read it; everything else
   * goes on.
   *
   * @param file that it is out of
   */
  void show(String title, String text, Path file);

  /** Shows a folder or a file in the system's program for it. */
  void show(Path folderOrFile);
}
