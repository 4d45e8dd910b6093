package org.kernelscope.ui.priors;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.KernelStatistics;
import org.kernelscope.ui.control.picture.NumberFormats;

/** The kernel sets at hand, the chosen one, and what a threshold on the norms leaves of it. */
public final class KernelShelfViewModel {

  private final ObservableList<KernelChoice> choices = FXCollections.observableArrayList();
  private final ObjectProperty<@Nullable KernelChoice> chosen =
      new SimpleObjectProperty<>(this, "chosen");
  private final DoubleProperty threshold = new SimpleDoubleProperty(this, "threshold");
  private final BooleanProperty droppedShown = new SimpleBooleanProperty(this, "droppedShown");
  private final ReadOnlyObjectWrapper<@Nullable KernelSet> kept =
      new ReadOnlyObjectWrapper<>(this, "kept");
  private final ReadOnlyObjectWrapper<@Nullable KernelSet> shown =
      new ReadOnlyObjectWrapper<>(this, "shown");
  private final ReadOnlyStringWrapper keptText = new ReadOnlyStringWrapper(this, "keptText", "");
  private final ReadOnlyStringWrapper figures = new ReadOnlyStringWrapper(this, "figures", "");
  private final ReadOnlyStringWrapper origin = new ReadOnlyStringWrapper(this, "origin", "");

  KernelShelfViewModel() {
    chosen.addListener(
        (property, old, now) -> {
          threshold.set(0);
          prune();
        });
    threshold.addListener(property -> prune());
    droppedShown.addListener(property -> prune());
  }

  /** Adds sets and chooses the first one; a set that is there already is only chosen. */
  void add(List<KernelChoice> more) {
    for (KernelChoice choice : more) {
      choices.removeIf(
          present ->
              present.title().equals(choice.title()) && present.file().equals(choice.file()));
      choices.add(choice);
    }
    chosen.set(more.get(0));
  }

  /** A set of a geometry: the chosen one if it has it. */
  Optional<KernelChoice> withSize(int size) {
    KernelChoice now = chosen.get();
    return now != null && now.size() == size
        ? Optional.of(now)
        : choices.stream().filter(choice -> choice.size() == size).findFirst();
  }

  /**
   * Chooses a set, as it is there already or not, and leaves none of its kernels out.
   *
   * @param set one that its file and geometry name
   */
  void chooseAll(KernelChoice set) {
    KernelChoice present =
        choices.stream()
            .filter(one -> one.alone() && one.file().equals(set.file()) && one.size() == set.size())
            .findFirst()
            .orElse(set);
    if (present == set) {
      choices.add(set);
    }
    chosen.set(present);
    threshold.set(0);
  }

  private void prune() {
    KernelChoice choice = chosen.get();
    if (choice == null) {
      return;
    }
    KernelSet all = choice.kernels();
    double least = threshold.get();
    KernelSet left = least > 0 ? all.prune(least).kept() : all;
    kept.set(left);
    double[] norms = all.norms();
    shown.set(
        droppedShown.get()
            ? all.select(IntStream.range(0, all.count()).filter(i -> norms[i] < least).toArray())
            : left);
    keptText.set(
        left.count() == all.count()
            ? "keeps all %s".formatted(NumberFormats.count(all.count()))
            : "keeps %s of %s"
                .formatted(NumberFormats.count(left.count()), NumberFormats.count(all.count())));
    KernelStatistics statistics = KernelStatistics.of(left);
    figures.set(
        String.format(
            Locale.ROOT,
            "median norm %.3g%nautocorrelation %.2f across, %.2f down",
            statistics.norm().median(),
            statistics.autocorrelation().horizontal(),
            statistics.autocorrelation().vertical()));
    StringBuilder facts = new StringBuilder();
    all.provenance()
        .facts()
        .forEach((key, value) -> facts.append(key).append(": ").append(value).append('\n'));
    origin.set(facts.toString().strip());
  }

  /** Whether the threshold drops kernels. */
  boolean isPruned() {
    KernelChoice choice = chosen.get();
    KernelSet left = kept.get();
    return choice != null && left != null && left.count() < choice.kernels().count();
  }

  public ObservableList<KernelChoice> choices() {
    return choices;
  }

  /** The chosen set; null until the first has been read. */
  public ObjectProperty<@Nullable KernelChoice> chosenProperty() {
    return chosen;
  }

  /** Kernels of a smaller norm are left out of fits and scores; another set starts at 0. */
  public DoubleProperty thresholdProperty() {
    return threshold;
  }

  /** Whether the dropped kernels are shown instead of the kept ones. */
  public BooleanProperty droppedShownProperty() {
    return droppedShown;
  }

  /** What the threshold leaves. */
  public ReadOnlyObjectProperty<@Nullable KernelSet> keptProperty() {
    return kept.getReadOnlyProperty();
  }

  /** The kept or the dropped kernels. */
  public ReadOnlyObjectProperty<@Nullable KernelSet> shownProperty() {
    return shown.getReadOnlyProperty();
  }

  /** Such as {@code keeps 1 900 of 1 944}. */
  public ReadOnlyStringProperty keptTextProperty() {
    return keptText.getReadOnlyProperty();
  }

  /** Median norm and autocorrelation of the kept kernels. */
  public ReadOnlyStringProperty figuresProperty() {
    return figures.getReadOnlyProperty();
  }

  /** Where the chosen set came from, a fact a line. */
  public ReadOnlyStringProperty originProperty() {
    return origin.getReadOnlyProperty();
  }
}
