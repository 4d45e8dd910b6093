package org.kernelscope.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.kernelscope.ui.kit.DialogService;

/** Answers in the place of a person: agrees to everything, and exports into a folder. */
public final class SilentDialogs implements DialogService {

  private final Path exports;

  /**
   * @param exports the folder of everything that is exported
   */
  public SilentDialogs(Path exports) {
    this.exports = exports;
  }

  @Override
  public boolean confirm(String question, String explanation, String action) {
    return true;
  }

  @Override
  public void tell(String sentence) {}

  @Override
  public List<Path> chooseFiles(String title, String description, List<String> endings) {
    return List.of();
  }

  @Override
  public Optional<Path> chooseFolder(String title) {
    return Optional.of(exports);
  }

  @Override
  public Optional<Path> chooseTarget(
      String title, String fileName, String description, String ending) {
    return Optional.of(exports.resolve(fileName));
  }

  @Override
  public void show(String title, String text, Path file) {}

  @Override
  public void show(Path folderOrFile) {}
}
