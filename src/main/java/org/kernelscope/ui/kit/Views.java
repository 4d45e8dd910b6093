package org.kernelscope.ui.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import javafx.fxml.FXMLLoader;
import javafx.scene.Parent;
import javafx.scene.control.Labeled;
import org.kernelscope.ui.control.Hint;

/** The views: one FXML file each, under {@code fxml/}. */
public final class Views {

  private Views() {}

  /** Sets the tooltip of a text that may be cut off to the whole text. */
  public static void tellWhole(Labeled labeled) {
    Hint.follow(labeled, labeled.textProperty());
  }

  /**
   * Loads {@code fxml/name.fxml} and wires it to its controller.
   *
   * @throws IllegalStateException when there is no such view: the program is incomplete
   */
  public static <T extends Parent> T load(String name, Class<T> root, Object controller) {
    URL file = Views.class.getResource("/fxml/" + name + ".fxml");
    if (file == null) {
      throw new IllegalStateException("view %s.fxml is not on the class path".formatted(name));
    }
    FXMLLoader loader = new FXMLLoader(file);
    loader.setController(controller);
    try {
      return root.cast(loader.load());
    } catch (IOException e) {
      throw new UncheckedIOException("view %s.fxml cannot be loaded".formatted(name), e);
    }
  }
}
