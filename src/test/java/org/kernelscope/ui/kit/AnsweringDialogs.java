package org.kernelscope.ui.kit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A person who gives the answers a test prepared, and remembers what was said. */
public final class AnsweringDialogs implements DialogService {

  private final List<String> heard = new ArrayList<>();
  private final List<Path> shown = new ArrayList<>();
  public boolean agrees = true;
  public List<Path> files = List.of();
  public Optional<Path> folder = Optional.empty();
  public Optional<Path> target = Optional.empty();

  @Override
  public boolean confirm(String question, String explanation, String action) {
    heard.add(question);
    return agrees;
  }

  @Override
  public void tell(String sentence) {
    heard.add(sentence);
  }

  @Override
  public List<Path> chooseFiles(String title, String description, List<String> endings) {
    return files;
  }

  @Override
  public Optional<Path> chooseFolder(String title) {
    return folder;
  }

  @Override
  public Optional<Path> chooseTarget(
      String title, String fileName, String description, String ending) {
    return target;
  }

  @Override
  public void show(String title, String text, Path file) {
    heard.add(text);
    shown.add(file);
  }

  @Override
  public void show(Path folderOrFile) {
    shown.add(folderOrFile);
  }

  /** Everything asked and told, the oldest first. */
  public List<String> heard() {
    return heard;
  }

  /** Folders and files shown, the oldest first. */
  public List<Path> shown() {
    return shown;
  }
}
