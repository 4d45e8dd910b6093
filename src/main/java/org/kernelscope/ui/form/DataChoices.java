package org.kernelscope.ui.form;

import java.nio.file.Path;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.kernelscope.data.Catalogue;
import org.kernelscope.ui.runs.Session;

/** The available data sets, those on this machine and folders, and the chosen one. */
public final class DataChoices {

  /** A data set: its name or folder, and its title. */
  public record Choice(String name, String title) {}

  private final ObservableList<Choice> all = FXCollections.observableArrayList();
  private final StringProperty chosen;
  private final Session session;

  /**
   * @param chosen name or folder of the data set in use
   */
  public DataChoices(Session session, StringProperty chosen) {
    this.chosen = chosen;
    this.session = session;
    Catalogue catalogue = session.library().catalogue();
    session.inBackground(
        () ->
            catalogue.entries().stream()
                .filter(entry -> catalogue.isPresent(entry.name()))
                .map(entry -> new Choice(entry.name(), entry.name()))
                .toList(),
        found -> {
          all.addAll(0, found);
          if (all.stream().noneMatch(choice -> choice.name().equals(chosen.get()))
              && !found.isEmpty()) {
            chosen.set(found.get(0).name());
          }
        });
  }

  /** All choices. */
  public ObservableList<Choice> all() {
    return all;
  }

  /** Name or folder of the chosen one. */
  public StringProperty chosenProperty() {
    return chosen;
  }

  /** Asks for a folder with a data set and chooses it. */
  public void chooseFolder() {
    session
        .dialogs()
        .chooseFolder("Folder with IDX files or CIFAR batches")
        .ifPresent(this::useFolder);
  }

  /**
   * Chooses the data set in a folder after it has been read; a folder without one is reported, and
   * changes nothing.
   */
  public void useFolder(Path folder) {
    Choice choice = new Choice(folder.toString(), String.valueOf(folder.getFileName()));
    session.inBackground(
        () -> session.library().data(choice.name()),
        found -> {
          if (!all.contains(choice)) {
            all.add(choice);
          }
          chosen.set(choice.name());
          session.recent().add(folder);
        });
  }
}
