package org.kernelscope.store;

import java.util.List;
import java.util.Objects;

/**
 * Runs that were started as one comparison, in the order of its columns: a file in the folder
 * {@code comparisons} of a workspace. A run can belong to several comparisons, since finished runs
 * are used again. Runs may have been deleted since.
 *
 * @param ids the names of their folders
 */
public record ComparedRuns(List<String> ids) {

  public ComparedRuns {
    if (ids == null || ids.stream().anyMatch(Objects::isNull)) {
      throw new IllegalArgumentException("ids: expected the names of runs, found " + ids);
    }
    ids = List.copyOf(ids);
  }
}
