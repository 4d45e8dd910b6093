package org.kernelscope.ui.kit;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.scene.control.Alert;
import javafx.scene.control.ButtonBar;
import javafx.scene.control.ButtonType;
import javafx.stage.DirectoryChooser;
import javafx.stage.FileChooser;
import javafx.stage.Window;
import javafx.util.Duration;
import org.controlsfx.control.Notifications;

/** Dialogs and notifications over a window. */
public final class FxDialogs implements DialogService {

  private static final Duration NOTICE = Duration.seconds(8);

  private final Window owner;
  private final Consumer<String> documents;

  /**
   * @param documents opens what a URI names with the system's program for it
   */
  public FxDialogs(Window owner, Consumer<String> documents) {
    this.owner = owner;
    this.documents = documents;
  }

  @Override
  public boolean confirm(String question, String explanation, String action) {
    ButtonType agree = new ButtonType(action, ButtonBar.ButtonData.OK_DONE);
    Alert alert = new Alert(Alert.AlertType.CONFIRMATION, explanation, agree, ButtonType.CANCEL);
    alert.setTitle("Kernelscope");
    alert.setHeaderText(question);
    alert.initOwner(owner);
    return alert.showAndWait().filter(agree::equals).isPresent();
  }

  @Override
  public void tell(String sentence) {
    Notifications.create().owner(owner).text(sentence).hideAfter(NOTICE).show();
  }

  @Override
  public List<Path> chooseFiles(String title, String description, List<String> endings) {
    FileChooser chooser = new FileChooser();
    chooser.setTitle(title);
    chooser.getExtensionFilters().add(new FileChooser.ExtensionFilter(description, endings));
    List<File> files = chooser.showOpenMultipleDialog(owner);
    return files == null ? List.of() : files.stream().map(File::toPath).toList();
  }

  @Override
  public Optional<Path> chooseFolder(String title) {
    DirectoryChooser chooser = new DirectoryChooser();
    chooser.setTitle(title);
    return Optional.ofNullable(chooser.showDialog(owner)).map(File::toPath);
  }

  @Override
  public Optional<Path> chooseTarget(
      String title, String fileName, String description, String ending) {
    FileChooser chooser = new FileChooser();
    chooser.setTitle(title);
    chooser.setInitialFileName(fileName);
    chooser.getExtensionFilters().add(new FileChooser.ExtensionFilter(description, ending));
    return Optional.ofNullable(chooser.showSaveDialog(owner)).map(File::toPath);
  }

  @Override
  public void show(Path folderOrFile) {
    documents.accept(folderOrFile.toUri().toString());
  }
}
