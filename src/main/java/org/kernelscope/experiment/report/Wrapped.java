package org.kernelscope.experiment.report;

import java.util.ArrayList;
import java.util.List;

/** Breaks text into lines of limited length, because SVG does not. */
final class Wrapped {

  private Wrapped() {}

  /** Breaks at spaces, and inside words that are longer than a line. */
  static List<String> lines(String text, int letters) {
    List<String> lines = new ArrayList<>();
    String rest = text;
    while (rest.length() > letters) {
      int space = rest.lastIndexOf(' ', letters);
      int end = space > 0 ? space : letters;
      lines.add(rest.substring(0, end));
      rest = rest.substring(end).strip();
    }
    lines.add(rest);
    return lines;
  }
}
