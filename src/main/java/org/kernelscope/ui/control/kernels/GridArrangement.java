package org.kernelscope.ui.control.kernels;

import java.util.Arrays;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.value.ChangeListener;
import javafx.beans.value.ObservableValue;
import org.jspecify.annotations.Nullable;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.ui.control.picture.NumberFormats;

/**
 * The order of the kernels in a grid, and their scores under a prior, with the ranks and the tint
 * that follow from these.
 */
final class GridArrangement {

  private final ObservableValue<@Nullable KernelSet> kernels;
  private final Runnable changed;
  private final ObjectProperty<GridOrder> order;
  private final ObjectProperty<@Nullable ScoreOffer> scoredBy;
  private final BooleanProperty scorable;
  private final BooleanProperty tinted;
  private final ReadOnlyObjectWrapper<KernelOrder> kernelOrder;
  private final ChangeListener<KernelScores> scoresListener;

  private @Nullable KernelScorer scorer;
  private double[] ranked = {};
  private @Nullable KernelOrder ranking;
  private @Nullable ScoreTint colors;
  private @Nullable ScoreTint tint;
  private @Nullable KernelSet arranged;
  private @Nullable GridArrangement leader;

  /**
   * @param grid whose properties these are
   * @param kernels those of the grid
   * @param changed is run when there is something new to {@link #rearrange}
   */
  GridArrangement(Object grid, ObservableValue<@Nullable KernelSet> kernels, Runnable changed) {
    this.kernels = kernels;
    this.changed = changed;
    order = new SimpleObjectProperty<>(grid, "order", GridOrder.GIVEN);
    scoredBy = new SimpleObjectProperty<>(grid, "scoredBy");
    scorable = new SimpleBooleanProperty(grid, "scorable", true);
    tinted = new SimpleBooleanProperty(grid, "tinted", true);
    kernelOrder = new ReadOnlyObjectWrapper<>(grid, "arrangement", KernelOrder.given(0));
    scoresListener = (property, old, now) -> changed.run();
    order.addListener((property, old, now) -> changed.run());
    tinted.addListener((property, old, now) -> changed.run());
    scoredBy.addListener((property, old, now) -> scorerChanged());
    scorable.addListener((property, old, now) -> scorerChanged());
  }

  ObjectProperty<GridOrder> orderProperty() {
    return order;
  }

  ObjectProperty<@Nullable ScoreOffer> scoredByProperty() {
    return scoredBy;
  }

  BooleanProperty scorableProperty() {
    return scorable;
  }

  BooleanProperty tintedProperty() {
    return tinted;
  }

  /** Uses the order of another grid, unless this grid has its own order. */
  void follow(GridArrangement other) {
    leader = other;
    other.kernelOrder.addListener((property, old, now) -> changed.run());
    changed.run();
  }

  private void scorerChanged() {
    if (scorer != null) {
      scorer.scoresProperty().removeListener(scoresListener);
      scorer.score(null);
    }
    ScoreOffer offer = scoredBy.get();
    scorer = offer == null || !scorable.get() ? null : offer.scorer().get();
    if (scorer != null) {
      scorer.scoresProperty().addListener(scoresListener);
    }
    askForScores();
    changed.run();
  }

  /** Requests scores of the kernels, if a prior is chosen. */
  void askForScores() {
    if (scorer != null) {
      scorer.score(kernels.getValue());
    }
  }

  /** Whether a prior is chosen that can score these kernels. */
  boolean isScored() {
    return scorer != null;
  }

  private @Nullable KernelScores scores() {
    return scorer == null ? null : scorer.scoresProperty().get();
  }

  /** The scores of the kernels shown; empty while there are none. */
  double[] nats() {
    KernelScores scores = scores();
    return scores != null && scores.fit(kernels.getValue()) ? scores.nats() : new double[0];
  }

  /** Decides order and tint by kernels and scores. */
  void rearrange() {
    KernelSet set = kernels.getValue();
    double[] nats = nats();
    if (!Arrays.equals(nats, ranked)) {
      ranked = nats;
      ranking = nats.length == 0 ? null : KernelOrder.descending(nats);
      colors = nats.length == 0 ? null : ScoreTint.of(nats);
    }
    tint = tinted.get() ? colors : null;
    KernelOrder next = orderOf(set);
    arranged = set == null ? null : next.arrange(set);
    kernelOrder.set(next);
  }

  private KernelOrder orderOf(@Nullable KernelSet set) {
    if (set == null) {
      return KernelOrder.given(0);
    }
    if (order.get() == GridOrder.NORM) {
      return KernelOrder.descending(set.norms());
    }
    KernelOrder byScore = ranking;
    if (order.get() == GridOrder.SCORE && byScore != null) {
      return byScore;
    }
    GridArrangement other = leader;
    if (other != null && follows(set, other)) {
      return other.kernelOrder.get();
    }
    return KernelOrder.given(set.count());
  }

  /** Whether the kernels have the order of another grid. */
  private boolean follows(@Nullable KernelSet set, GridArrangement other) {
    return order.get() == GridOrder.GIVEN
        && scorer == null
        && set != null
        && other.shownOrder() != GridOrder.GIVEN
        && other.kernelOrder.get().count() == set.count();
  }

  /** The order in use: by score only if there are scores. */
  private GridOrder shownOrder() {
    return order.get() == GridOrder.SCORE && ranking == null ? GridOrder.GIVEN : order.get();
  }

  /** The place of each kernel. */
  KernelOrder kernelOrder() {
    return kernelOrder.get();
  }

  /** The kernels of a set in the order of the grid. */
  KernelSet arranged(KernelSet set) {
    return arranged == null ? set : arranged;
  }

  /** Scores as colours; null if there are none or they are not shown. */
  @Nullable ScoreTint tint() {
    return tint;
  }

  /** Makes a legend explain order and tint. */
  void explain(ScoreLegend legend) {
    KernelSet set = kernels.getValue();
    if (leader != null && follows(set, leader)) {
      legend.explainFollowing();
    } else {
      legend.explain(set, scores(), tint, shownOrder());
    }
  }

  /** A kernel's score for a read-out; empty without scores. */
  String score(int kernel) {
    KernelScores scores = scores();
    KernelOrder ranks = ranking;
    return scores == null || ranks == null || !scores.fit(kernels.getValue())
        ? ""
        : "%s %s nats, rank %s of %s"
            .formatted(
                scores.prior(),
                NumberFormats.of(scores.nats()[kernel], 4),
                NumberFormats.count(ranks.place(kernel) + 1),
                NumberFormats.count(ranks.count()));
  }
}
