package org.kernelscope.ui.control;

import java.util.function.Supplier;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import javafx.scene.control.Tooltip;
import javafx.scene.input.MouseEvent;
import org.jspecify.annotations.Nullable;

/**
 * The text of a tooltip, which is made when the mouse first comes to its node. A tooltip is a
 * window with a scene of its own: a hundred of them took a tenth of the time in which the workbench
 * starts.
 *
 * <p>In FXML: {@code <Hint.text>What this does</Hint.text>}.
 */
public final class Hint {

  private static final double WIDEST = 360;

  /** Under this key a node keeps its hint. */
  private static final Object KEY = Hint.class;

  private final Node node;
  private final StringProperty text = new SimpleStringProperty(this, "text", "");
  private @Nullable Supplier<String> asked;
  private @Nullable Tooltip installed;

  private Hint(Node node) {
    this.node = node;
    text.addListener(property -> changed());
    node.addEventFilter(MouseEvent.MOUSE_ENTERED, event -> show());
  }

  /** Sets the hint of a node; an empty text is none. */
  public static void setText(Node node, String text) {
    of(node).text.set(text);
  }

  /** The hint of a node, empty if it has none. */
  public static String getText(Node node) {
    return node.hasProperties() && node.getProperties().get(KEY) instanceof Hint hint
        ? hint.current()
        : "";
  }

  /** Lets the hint of a node follow a text. */
  public static void follow(Node node, ObservableValue<String> text) {
    of(node).text.bind(text);
  }

  /** Lets the hint of a node follow that of another. */
  public static void follow(Node node, Node other) {
    follow(node, of(other).text);
  }

  /** Asks for the hint of a node each time the mouse comes to it. */
  public static void ask(Node node, Supplier<String> text) {
    of(node).asked = text;
  }

  private static Hint of(Node node) {
    return (Hint) node.getProperties().computeIfAbsent(KEY, first -> new Hint(node));
  }

  private String current() {
    Supplier<String> answer = asked;
    return answer == null ? text.getValueSafe() : answer.get();
  }

  private void changed() {
    node.setAccessibleHelp(text.getValueSafe());
    if (node.isHover()) {
      show();
    }
  }

  private void show() {
    if (asked != null) {
      text.set(current());
    }
    Tooltip tooltip = installed;
    if (text.getValueSafe().isEmpty()) {
      if (tooltip != null) {
        Tooltip.uninstall(node, tooltip);
        installed = null;
      }
    } else if (tooltip == null) {
      tooltip = new Tooltip();
      tooltip.textProperty().bind(text);
      tooltip.setWrapText(true);
      tooltip.setMaxWidth(WIDEST);
      Tooltip.install(node, tooltip);
      installed = tooltip;
    }
  }
}
