package org.kernelscope.ui.control.kernels;

import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.ui.control.Hint;
import org.kernelscope.ui.control.picture.NumberFormats;

/**
 * Under a grid: what its order and its tint mean, in words and figures, and the score of the kernel
 * a person looks at. Takes no room while there is nothing to say.
 */
final class ScoreLegend extends VBox {

  private static final String TINTED =
      "Frames are tinted from the 2nd to the 98th percentile of the scores.";

  private static final String LATE = "The kernels have changed since; new scores are on their way.";

  private final ColorBar bar = new ColorBar();
  private final Label line = new Label();
  private String meaning = "";

  ScoreLegend() {
    getStyleClass().add("score-legend");
    line.getStyleClass().add("score-line");
    bar.colorMapProperty().set(ScoreTint.COLORS);
    bar.managedProperty().bind(bar.visibleProperty());
    line.setMaxWidth(Double.MAX_VALUE);
    getChildren().addAll(bar, line);
    show("");
  }

  /**
   * Says what a grid shows.
   *
   * @param set its kernels, if any
   * @param scores null where it is not scored
   * @param tint null where it is not tinted
   * @param order in which the kernels stand
   */
  void explain(
      @Nullable KernelSet set,
      @Nullable KernelScores scores,
      @Nullable ScoreTint tint,
      GridOrder order) {
    bar.setVisible(tint != null);
    bar.scaleProperty().set(tint == null ? null : tint.scale());
    show(set == null ? "" : meaning(set, scores, order));
    // A sentence on what went wrong is read to its end; figures keep to their line.
    line.setWrapText(scores != null && !scores.fit(set));
    boolean late = set != null && isLate(set, scores);
    Hint.setText(this, detail(scores, tint, order) + (late ? "\n" + LATE : ""));
  }

  /** Says that a grid stands as another, which explains itself. */
  void explainFollowing() {
    bar.setVisible(false);
    line.setWrapText(false);
    show("In the order of the grid beside");
    Hint.setText(this, "Each kernel stands where the one it belongs to stands there.");
  }

  private void show(String text) {
    meaning = text;
    line.setText(text);
    setVisible(!text.isEmpty());
  }

  /** What the order and the scores are, whichever kernel one looks at. */
  String meaning() {
    return meaning;
  }

  ColorBar bar() {
    return bar;
  }

  /** Puts a score in the place of the meaning; an empty text puts the meaning back. */
  void read(String score) {
    line.setText(score.isEmpty() ? meaning : score);
  }

  private static String meaning(KernelSet set, @Nullable KernelScores scores, GridOrder order) {
    if (scores == null) {
      return order == GridOrder.NORM ? "Order: by norm, largest first" : "";
    }
    if (!scores.fit(set)) {
      return "%s: %s".formatted(scores.prior(), scores.note().isEmpty() ? "…" : scores.note());
    }
    DoubleSummaryStatistics range =
        Arrays.stream(scores.nats()).filter(nats -> !Double.isNaN(nats)).summaryStatistics();
    if (range.getCount() == 0) {
      return "%s: no finite scores".formatted(scores.prior());
    }
    String lowest = NumberFormats.of(range.getMin(), 3);
    String highest = NumberFormats.of(range.getMax(), 3);
    String figures =
        switch (order) {
          case GIVEN -> "%s to %s nats".formatted(lowest, highest);
          case NORM -> "%s to %s nats, by norm".formatted(lowest, highest);
          case SCORE -> "%s down to %s nats".formatted(highest, lowest);
        };
    return "%s: %s%s".formatted(scores.prior(), figures, isLate(set, scores) ? " …" : "");
  }

  /** Whether the kernels have changed since they were scored. */
  private static boolean isLate(KernelSet set, @Nullable KernelScores scores) {
    return scores != null && scores.fit(set) && !set.equals(scores.kernels());
  }

  private static String detail(
      @Nullable KernelScores scores, @Nullable ScoreTint tint, GridOrder order) {
    return Stream.of(
            scores == null ? "" : scores.estimate(),
            order.explanation(),
            tint == null ? "" : TINTED)
        .filter(text -> !text.isEmpty())
        .collect(Collectors.joining("\n"));
  }
}
