package org.kernelscope.ui.palette;

import java.util.List;
import javafx.fxml.FXML;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.image.ImageView;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kernelscope.ui.control.picture.Pictures;
import org.kernelscope.ui.kit.Sheet;
import org.kernelscope.ui.kit.Views;

/** Wires the sheet that tells what this program is. */
public final class AboutController {

  private static final double WIDTH = 540;

  private final AboutViewModel about;
  private final Sheet sheet;

  @FXML private ImageView iconView;
  @FXML private GridPane partGrid;
  @FXML private Hyperlink documentationLink;
  @FXML private Button copyButton;
  @FXML private Button closeButton;

  /** Makes the sheet. It is not shown yet. */
  public AboutController(AboutViewModel about) {
    this.about = about;
    this.sheet = new Sheet(Views.load("About", VBox.class, this), WIDTH);
  }

  @FXML
  void initialize() {
    // Twice as many pixels as units, which is sharp on a HiDPI screen.
    iconView.setImage(Pictures.of(ProgramIcon.raster(2 * (int) iconView.getFitWidth())));
    about.partsProperty().addListener((property, old, now) -> show(now));
    show(about.partsProperty().get());
    documentationLink.setVisible(about.hasDocumentation());
    documentationLink.setOnAction(event -> about.showDocumentation());
    copyButton.setOnAction(event -> copy());
    closeButton.setOnAction(event -> sheet.close());
  }

  private void show(List<AboutViewModel.Part> parts) {
    partGrid.getChildren().clear();
    for (int row = 0; row < parts.size(); row++) {
      Label name = new Label(parts.get(row).name());
      name.getStyleClass().add("form-label");
      name.setMinWidth(Region.USE_PREF_SIZE);
      Label version = new Label(parts.get(row).version());
      version.setWrapText(true);
      version.setMinHeight(Region.USE_PREF_SIZE);
      name.setLabelFor(version);
      partGrid.addRow(row, name, version);
    }
  }

  private void copy() {
    ClipboardContent content = new ClipboardContent();
    content.putString(about.text());
    Clipboard.getSystemClipboard().setContent(content);
    copyButton.setText("Copied");
  }

  /** Shows the sheet over a window. */
  public void show(Parent over) {
    copyButton.setText("Copy");
    sheet.show(over);
    copyButton.requestFocus();
  }
}
