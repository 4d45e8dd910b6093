package org.kernelscope.ui.kit;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javafx.geometry.BoundingBox;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.ComboBoxBase;
import javafx.scene.control.Labeled;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.ScrollPane.ScrollBarPolicy;
import javafx.scene.control.Slider;
import javafx.scene.control.TextInputControl;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.text.Text;
import org.kernelscope.ui.control.Hint;
import org.kernelscope.ui.control.chart.MetricChart;
import org.kernelscope.ui.control.picture.ThemedRegion;

/**
 * What is wrong with a window as it is laid out: texts of which less is shown than there is, texts
 * and controls that lie over each other, and those that lie where nobody can come.
 */
public final class LayoutFaults {

  /** How far things may reach into each other: rounding, and frames that share a line. */
  private static final double TOLERANCE = 2;

  /** Charts lower than this tell nothing. */
  private static final double LOWEST_CHART = 200;

  /**
   * Style classes of what may be cut off, because it is named by a person or as long as may be; the
   * whole of it must be in a tooltip.
   */
  private static final Set<String> ELASTIC =
      Set.of(
          "subject",
          "score-status",
          "run-name",
          "run-detail",
          "legend-entry",
          "combo-box",
          "table-cell");

  private final List<Node> parts = new ArrayList<>();
  private final Set<String> faults = new LinkedHashSet<>();

  private LayoutFaults() {}

  /** The faults of everything below a node, a sentence each. */
  public static List<String> of(FxDriver fx, Parent root) {
    // Least sizes of texts follow their widths a pulse later.
    for (int pulse = 0; pulse < 4; pulse++) {
      fx.pulse();
    }
    return fx.get(
        () -> {
          LayoutFaults found = new LayoutFaults();
          found.collect(root);
          found.parts.forEach(found::judge);
          found.findOverlaps();
          return List.copyOf(found.faults);
        });
  }

  /** What has a text or is worked with; controls are looked into only where they hold others. */
  private void collect(Node node) {
    if (!node.isVisible() || node.getOpacity() == 0) {
      return;
    }
    if (isPart(node)) {
      parts.add(node);
    }
    if (node instanceof MetricChart chart && chart.getHeight() < LOWEST_CHART) {
      fault("only %.0f high: %s", chart.getHeight(), name(chart));
    }
    if (node instanceof Parent parent) {
      parent.getChildrenUnmodifiable().forEach(this::collect);
    }
  }

  private static boolean isPart(Node node) {
    if (node instanceof Labeled labeled) {
      return (labeled.getText() != null && !labeled.getText().isBlank())
          || (labeled.getGraphic() != null && labeled.getStyleClass().contains("button"));
    }
    return node instanceof TextInputControl
        || node instanceof ComboBoxBase
        || node instanceof Slider
        || node instanceof ProgressBar
        || node instanceof ThemedRegion;
  }

  private void judge(Node part) {
    if (part instanceof Labeled labeled && isCut(labeled) && !isExcused(labeled)) {
      fault("cut off: %s", name(part));
    }
    if (isScrolled(part, true) && isScrolled(part, false)) {
      return;
    }
    Bounds bounds = part.localToScene(part.getLayoutBounds());
    if (bounds.getWidth() <= 0 || bounds.getHeight() <= 0) {
      return;
    }
    Bounds sight = sight(part);
    boolean beside =
        !isScrolled(part, true)
            && (bounds.getMinX() < sight.getMinX() - TOLERANCE
                || bounds.getMaxX() > sight.getMaxX() + TOLERANCE);
    boolean below =
        !isScrolled(part, false)
            && (bounds.getMinY() < sight.getMinY() - TOLERANCE
                || bounds.getMaxY() > sight.getMaxY() + TOLERANCE);
    if (beside || below) {
      fault("out of sight: %s at %s of %s", name(part), box(bounds), box(sight));
    }
  }

  /** Whether less is shown than there is, by what the skin has put on the screen. */
  @SuppressWarnings("ReferenceEquality") // An icon is a text too.
  private static boolean isCut(Labeled labeled) {
    if (labeled.getText() == null || labeled.getText().isEmpty()) {
      return false;
    }
    for (Node child : labeled.getChildrenUnmodifiable()) {
      if (child instanceof Text text && text != labeled.getGraphic() && text.isVisible()) {
        String whole = labeled.getText();
        return !text.getText().equals(whole) && !text.getText().equals(whole.replaceFirst("_", ""));
      }
    }
    return false;
  }

  private static boolean isExcused(Labeled labeled) {
    boolean elastic = false;
    boolean told = false;
    for (Node up = labeled; up != null; up = up.getParent()) {
      elastic |= up.getStyleClass().stream().anyMatch(ELASTIC::contains);
      told |= !Hint.getText(up).isEmpty();
    }
    return elastic && told;
  }

  /** Whether a scroll bar leads to it, if it is out of sight. */
  private static boolean isScrolled(Node node, boolean across) {
    for (Node up = node.getParent(); up != null; up = up.getParent()) {
      if (up.getStyleClass().contains("virtual-flow")) {
        return true;
      }
      if (up instanceof ScrollPane pane
          && (across ? pane.getHbarPolicy() : pane.getVbarPolicy()) != ScrollBarPolicy.NEVER) {
        return true;
      }
      if (across && up.getStyleClass().contains("column-header-background")) {
        return true;
      }
    }
    return false;
  }

  /** What of the window a node could be seen in. */
  private static Bounds sight(Node node) {
    Bounds sight = new BoundingBox(0, 0, node.getScene().getWidth(), node.getScene().getHeight());
    for (Node up = node.getParent(); up != null; up = up.getParent()) {
      if (up.getClip() != null && up instanceof Region region) {
        sight = common(sight, region.localToScene(region.getLayoutBounds()));
      }
    }
    return sight;
  }

  private static Bounds common(Bounds one, Bounds other) {
    double left = Math.max(one.getMinX(), other.getMinX());
    double top = Math.max(one.getMinY(), other.getMinY());
    double right = Math.min(one.getMaxX(), other.getMaxX());
    double bottom = Math.min(one.getMaxY(), other.getMaxY());
    return new BoundingBox(left, top, Math.max(0, right - left), Math.max(0, bottom - top));
  }

  private void findOverlaps() {
    List<Bounds> seen = parts.stream().map(LayoutFaults::seen).toList();
    for (int i = 0; i < parts.size(); i++) {
      for (int j = i + 1; j < parts.size(); j++) {
        if (overlap(seen.get(i), seen.get(j)) && !belongTogether(parts.get(i), parts.get(j))) {
          fault("over each other: %s and %s", name(parts.get(i)), name(parts.get(j)));
        }
      }
    }
  }

  private static boolean overlap(Bounds one, Bounds other) {
    Bounds shared = common(one, other);
    return shared.getWidth() > TOLERANCE && shared.getHeight() > TOLERANCE;
  }

  private static Bounds seen(Node node) {
    Bounds seen = common(node.localToScene(node.getLayoutBounds()), sight(node));
    for (Node up = node.getParent(); up != null; up = up.getParent()) {
      if (up instanceof ScrollPane pane) {
        seen = common(seen, pane.localToScene(pane.getLayoutBounds()));
      }
    }
    return seen;
  }

  /** One within the other, or laid over it on purpose. */
  private static boolean belongTogether(Node one, Node other) {
    Set<Node> above = new LinkedHashSet<>();
    for (Node up = one; up != null; up = up.getParent()) {
      above.add(up);
    }
    Node shared = other;
    while (!above.contains(shared)) {
      shared = shared.getParent();
    }
    return shared == one
        || shared == other
        || (shared instanceof StackPane && !shared.getStyleClass().contains("split-pane"))
        || isOverlay(one)
        || isOverlay(other);
  }

  /** Settings that were opened over what is beside them, and what is wrong with one of them. */
  private static boolean isOverlay(Node node) {
    for (Node up = node; up != null; up = up.getParent()) {
      if (up.getStyleClass().contains("drawer")
          || up.getStyleClass().contains("form-problem-card")) {
        return true;
      }
    }
    return false;
  }

  private void fault(String format, Object... values) {
    faults.add(String.format(Locale.ROOT, format, values));
  }

  private static String box(Bounds bounds) {
    return String.format(
        Locale.ROOT,
        "%.0f…%.0f, %.0f…%.0f",
        bounds.getMinX(),
        bounds.getMaxX(),
        bounds.getMinY(),
        bounds.getMaxY());
  }

  private static String name(Node node) {
    String text =
        node instanceof Labeled labeled
            ? "“" + labeled.getText() + "”"
            : node instanceof TextInputControl input ? "“" + input.getText() + "”" : "";
    String id = node.getId() == null ? "" : "#" + node.getId();
    Node named = node;
    while (named != null && named.getId() == null) {
      named = named.getParent();
    }
    String place = id.isEmpty() && named != null ? " in #" + named.getId() : "";
    return node.getClass().getSimpleName() + id + text + place;
  }
}
