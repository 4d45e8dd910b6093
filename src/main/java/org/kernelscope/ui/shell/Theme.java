package org.kernelscope.ui.shell;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import java.net.URL;
import java.util.List;
import java.util.stream.Stream;
import javafx.application.Application;
import javafx.application.Platform;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.ListChangeListener;
import javafx.scene.Scene;
import javafx.stage.Window;

/**
 * The theme of every window: AtlantaFX's Primer with Kernelscope's style sheets. One choice applies
 * to the whole application, including windows and pop-ups that are opened later. FX thread only.
 */
public enum Theme {
  LIGHT,
  DARK,
  /** The theme of the operating system, which is asked once at each {@link #apply}. */
  SYSTEM;

  private static final ReadOnlyObjectWrapper<Theme> SHOWN = new ReadOnlyObjectWrapper<>(LIGHT);
  private static Theme chosen = LIGHT;
  private static boolean watching;

  /**
   * Applies the theme to all windows. {@link #SYSTEM} keeps the present theme until the operating
   * system has answered, a moment later.
   */
  public void apply() {
    chosen = this;
    if (this != SYSTEM) {
      show(this);
      return;
    }
    show(SHOWN.get());
    SystemAppearance.ask(
        dark ->
            Platform.runLater(
                () -> {
                  if (chosen == SYSTEM) {
                    show(dark ? DARK : LIGHT);
                  }
                }));
  }

  /** The theme that was applied last; {@link #SYSTEM} if that was the choice. */
  public static Theme chosen() {
    return chosen;
  }

  /** The visible theme: {@link #LIGHT} or {@link #DARK}. */
  public static ReadOnlyObjectProperty<Theme> shownProperty() {
    return SHOWN.getReadOnlyProperty();
  }

  private static void show(Theme theme) {
    String agent =
        theme == DARK
            ? new PrimerDark().getUserAgentStylesheet()
            : new PrimerLight().getUserAgentStylesheet();
    Application.setUserAgentStylesheet(agent);
    SHOWN.set(theme);
    Window.getWindows().forEach(Theme::applyTo);
    if (!watching) {
      watching = true;
      Window.getWindows()
          .addListener(
              (ListChangeListener<Window>)
                  change -> {
                    while (change.next()) {
                      change.getAddedSubList().forEach(Theme::applyTo);
                    }
                  });
    }
  }

  private static void applyTo(Window window) {
    Scene scene = window.getScene();
    if (scene == null) {
      return;
    }
    List<String> ours = sheets(SHOWN.get());
    List<String> others =
        scene.getStylesheets().stream()
            .filter(sheet -> !ours.contains(sheet) && !isTokens(sheet))
            .toList();
    List<String> all = Stream.concat(ours.stream(), others.stream()).toList();
    if (!all.equals(scene.getStylesheets())) {
      scene.getStylesheets().setAll(all);
    }
  }

  private static boolean isTokens(String sheet) {
    return sheet.equals(sheet("tokens-light")) || sheet.equals(sheet("tokens-dark"));
  }

  private static List<String> sheets(Theme theme) {
    return List.of(
        sheet(theme == DARK ? "tokens-dark" : "tokens-light"),
        sheet("controlsfx-bridge"),
        sheet("components"));
  }

  private static String sheet(String name) {
    URL file = Theme.class.getResource("/styles/" + name + ".css");
    if (file == null) {
      throw new IllegalStateException(
          "style sheet %s.css is not on the class path".formatted(name));
    }
    return file.toExternalForm();
  }
}
