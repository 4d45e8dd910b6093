package org.kernelscope.app;

import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A file for each of several sets, beside the one that a person named: {@code grid.png} becomes
 * {@code grid-conv1.png}.
 */
final class FilesBeside {

  /** Names of layers may be longer than file systems allow. */
  private static final int LONGEST = 100;

  private FilesBeside() {}

  /**
   * The file of every set; {@code named} itself where there is one set. No two sets share a file:
   * names of layers may differ in characters that names of files do not have, or in the case of
   * letters.
   */
  static Map<String, Path> of(Path named, Collection<String> sets) {
    String file = String.valueOf(named.getFileName());
    int dot = file.lastIndexOf('.') < 0 ? file.length() : file.lastIndexOf('.');
    Map<String, Path> files = new LinkedHashMap<>();
    Set<String> taken = new HashSet<>();
    for (String set : sets) {
      String clean = set.replaceAll("[^\\w.-]+", "-");
      String own = clean.substring(0, Math.min(clean.length(), LONGEST));
      String name = own;
      for (int i = 2; !taken.add(name.toLowerCase(Locale.ROOT)); i++) {
        name = own + "-" + i;
      }
      String whole = file.substring(0, dot) + "-" + name + file.substring(dot);
      files.put(set, sets.size() == 1 ? named : named.resolveSibling(whole));
    }
    return files;
  }
}
