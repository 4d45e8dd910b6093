package org.kernelscope.experiment.report;

import java.util.ArrayList;
import java.util.List;

/** Text in lines of limited length, for SVG, which does not break lines itself. */
final class Wrapped {

  private Wrapped() {}

  /** Breaks at spaces, and within a word that is longer than a line. */
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
