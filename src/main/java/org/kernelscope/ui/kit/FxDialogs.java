package org.kernelscope.ui.kit;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.scene.control.Alert;
import javafx.scene.control.Button;
import javafx.scene.control.ButtonBar;
import javafx.scene.control.ButtonType;
import javafx.scene.control.Dialog;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.layout.Region;
import javafx.stage.DirectoryChooser;
import javafx.stage.FileChooser;
import javafx.stage.Modality;
import javafx.stage.Window;
import javafx.util.Duration;
import org.controlsfx.control.Notifications;

/** Dialogs and notifications over a window. */
public final class FxDialogs implements DialogService {

  private static final Duration NOTICE = Duration.seconds(8);

  private static final double WIDEST_NOTICE = 460;
  private static final double LEAST_NOTICE = 160;

  /** Frame, margin and button of a notification. */
  private static final double AROUND = 90;

  private static final double TEXT_WIDTH = 860;
  private static final double TEXT_HEIGHT = 440;

  private final Window owner;
  private final Consumer<String> documents;

  /**
   * @param documents opens a URI with the system's program for it
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
    // The action cannot be undone, so Enter must not trigger it.
    button(alert, agree).setDefaultButton(false);
    button(alert, ButtonType.CANCEL).setDefaultButton(true);
    return alert.showAndWait().filter(agree::equals).isPresent();
  }

  private static Button button(Alert alert, ButtonType choice) {
    return (Button) alert.getDialogPane().lookupButton(choice);
  }

  @Override
  public void tell(String sentence) {
    Label text = new Label(sentence);
    text.setWrapText(true);
    // Without wrapping, a long sentence would begin left of the window.
    text.setMaxWidth(Math.max(LEAST_NOTICE, Math.min(WIDEST_NOTICE, owner.getWidth() - AROUND)));
    text.setMinHeight(Region.USE_PREF_SIZE);
    Notifications.create().owner(owner).graphic(text).hideAfter(NOTICE).show();
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
  public void show(String title, String text, Path file) {
    TextArea area = new TextArea(text);
    area.setEditable(false);
    area.setPrefSize(TEXT_WIDTH, TEXT_HEIGHT);
    area.getStyleClass().add("log-text");
    ButtonType open = new ButtonType("Open the file", ButtonBar.ButtonData.LEFT);
    Dialog<ButtonType> dialog = new Dialog<>();
    dialog.setTitle(title);
    dialog.setHeaderText(file.toString());
    dialog.setResizable(true);
    dialog.initModality(Modality.NONE);
    dialog.initOwner(owner);
    dialog.getDialogPane().setContent(area);
    dialog.getDialogPane().getButtonTypes().setAll(open, ButtonType.CLOSE);
    dialog.setResultConverter(
        pressed -> {
          if (pressed == open) {
            show(file);
          }
          return pressed;
        });
    dialog.setOnShown(event -> area.setScrollTop(Double.MAX_VALUE));
    dialog.show();
  }

  @Override
  public void show(Path folderOrFile) {
    documents.accept(folderOrFile.toUri().toString());
  }
}
