package org.kernelscope.ui.form;

import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kernelscope.ui.control.Hint;
import org.kernelscope.ui.runs.AreaWork;
import org.kernelscope.ui.runs.WorkFooterController;
import org.kordamp.ikonli.javafx.FontIcon;

/**
 * The settings beside an area: a form, with the footer below it. They can be folded to a few
 * buttons. In a narrow window they are folded at first, and open as an overlay.
 */
public final class SettingsPane extends Region {

  /** Narrower windows have no space for settings beside their area. */
  private static final double NARROW = 1120;

  private static final double RAIL = 40;

  private final BorderPane panel = new BorderPane();
  private final VBox rail = new VBox();
  private final BooleanProperty folded = new SimpleBooleanProperty(this, "folded");
  private final ObservableValue<Boolean> narrow =
      sceneProperty().flatMap(Scene::widthProperty).map(width -> width.doubleValue() < NARROW);

  public SettingsPane() {
    getStyleClass().add("settings-pane");
    panel.getStyleClass().add("settings");
    rail.getStyleClass().add("settings-rail");
    // An overlay on the area, if it is not beside it.
    setViewOrder(-1);
    Button unfold = new Button(null, new FontIcon("fth-sliders"));
    unfold.setId("unfoldButton");
    unfold.getStyleClass().addAll("button-icon", "flat");
    unfold.setAccessibleText("Settings");
    Hint.setText(unfold, "Settings (Ctrl+,)");
    unfold.setOnAction(event -> folded.set(false));
    rail.getChildren().add(unfold);
    getChildren().addAll(rail, panel);
    folded.addListener(property -> arrange());
    narrow.addListener(
        (property, old, now) -> {
          // Null while the area is not shown.
          if (now != null && !now.equals(old)) {
            folded.set(now);
            arrange();
          }
        });
    panel.addEventHandler(KeyEvent.KEY_PRESSED, this::pressed);
    arrange();
  }

  private boolean isNarrow() {
    return Boolean.TRUE.equals(narrow.getValue());
  }

  private void arrange() {
    boolean drawer = isNarrow() && !folded.get();
    getStyleClass().remove("drawer");
    if (drawer) {
      getStyleClass().add("drawer");
    }
    panel.setVisible(!folded.get());
    rail.setVisible(folded.get());
    requestLayout();
  }

  private void pressed(KeyEvent event) {
    if (event.getCode() == KeyCode.ESCAPE && isNarrow()) {
      folded.set(true);
      event.consume();
    }
  }

  /**
   * Adds the footer below the form, and its buttons when the form is folded.
   *
   * @param area the area in which the space bar pauses the work
   */
  public WorkFooterController work(Node area, AreaWork work, WorkFooterController.Texts texts) {
    WorkFooterController footer =
        WorkFooterController.below((Pane) panel.getBottom(), area, work, texts);
    footer.onFold(() -> folded.set(true));
    rail.getChildren().addAll(footer.briefly(() -> folded.set(false)));
    return footer;
  }

  /** Whether only the buttons are shown. */
  public BooleanProperty foldedProperty() {
    return folded;
  }

  /** The settings themselves. */
  public @Nullable Node getForm() {
    return panel.getCenter();
  }

  public void setForm(Node form) {
    panel.setCenter(form);
  }

  /** The node below the form, always visible. */
  public @Nullable Node getFooter() {
    return panel.getBottom();
  }

  public void setFooter(Node footer) {
    panel.setBottom(footer);
  }

  @Override
  protected double computePrefWidth(double height) {
    return folded.get() || isNarrow() ? RAIL : panel.prefWidth(height);
  }

  @Override
  protected double computeMinWidth(double height) {
    return computePrefWidth(height);
  }

  @Override
  protected double computeMaxWidth(double height) {
    return computePrefWidth(height);
  }

  @Override
  protected double computePrefHeight(double width) {
    return panel.prefHeight(-1);
  }

  @Override
  protected double computeMinHeight(double width) {
    return panel.minHeight(-1);
  }

  @Override
  protected void layoutChildren() {
    double wide = snapSizeX(panel.prefWidth(-1));
    panel.resizeRelocate(getWidth() - wide, 0, wide, getHeight());
    rail.resizeRelocate(0, 0, getWidth(), getHeight());
  }
}
