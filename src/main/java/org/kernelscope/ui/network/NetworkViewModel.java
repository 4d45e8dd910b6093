package org.kernelscope.ui.network;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.ReadOnlyDoubleWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;
import org.kernelscope.experiment.library.ImportedKernels;
import org.kernelscope.experiment.study.LayerScore;
import org.kernelscope.kernel.LayerDifference;
import org.kernelscope.kernel.LayerFigures;
import org.kernelscope.kernel.NetworkDifference;
import org.kernelscope.ui.control.kernels.KernelScorer;
import org.kernelscope.ui.control.kernels.KernelScores;
import org.kernelscope.ui.control.kernels.ScoreOffer;
import org.kernelscope.ui.runs.AreaWork;
import org.kernelscope.ui.runs.Session;
import org.kernelscope.ui.scores.PriorOffers;
import org.kernelscope.ui.shell.AreaModel;

/**
 * The Inspect area: a saved network of any known program, and another one to compare it with. A
 * file is read in the background, and its layers are shown immediately. Slower figures follow layer
 * by layer.
 */
// Networks and offers are compared by identity: only the newest ones are valid.
@SuppressWarnings("ReferenceEquality")
public final class NetworkViewModel implements AreaModel {

  /** The largest number of remarks about an open file; a dialog has no space for more. */
  private static final int MOST_REMARKS = 10;

  private static final List<String> ENDINGS =
      Stream.concat(
              ImportedKernels.extensions().stream().map(ending -> "*" + ending),
              Stream.of("*.npz", "*.npy"))
          .distinct()
          .toList();

  private final Session session;
  private final PriorOffers offers;
  private final AreaWork work;
  private final ObservableList<LayerRow> layers = FXCollections.observableArrayList();
  private final ObjectProperty<@Nullable LayerRow> chosen =
      new SimpleObjectProperty<>(this, "chosen");
  private final ReadOnlyStringWrapper title = new ReadOnlyStringWrapper(this, "title", "");
  private final ReadOnlyStringWrapper otherTitle =
      new ReadOnlyStringWrapper(this, "otherTitle", "");
  private final ReadOnlyStringWrapper status = new ReadOnlyStringWrapper(this, "status", "");
  private final ReadOnlyDoubleWrapper progress = new ReadOnlyDoubleWrapper(this, "progress", 1);
  private final ReadOnlyBooleanWrapper open = new ReadOnlyBooleanWrapper(this, "open");
  private final BooleanProperty healthShown = new SimpleBooleanProperty(this, "healthShown", true);
  private final BooleanProperty coloursShown =
      new SimpleBooleanProperty(this, "coloursShown", true);
  private final ObjectProperty<@Nullable ScoreOffer> scoredBy =
      new SimpleObjectProperty<>(this, "scoredBy");
  private Consumer<Path> use = file -> {};
  private @Nullable OpenedNetwork network;

  /** Counts the requested networks: results for an earlier one are outdated. */
  private int asked;

  public NetworkViewModel(Session session, PriorOffers offers) {
    this.session = session;
    this.offers = offers;
    this.work = new AreaWork(session, "Open a network…", this::chooseFiles, false);
    scoredBy.addListener(property -> score());
  }

  /** Sets the receiver of a network's file, to fit a prior to its kernels. */
  public void onUse(Consumer<Path> action) {
    use = action;
  }

  // ---- files

  /** Asks for a network and opens it. */
  public void chooseFiles() {
    List<Path> files = session.dialogs().chooseFiles("Open a network", "Networks", ENDINGS);
    if (!files.isEmpty()) {
      open(files);
    }
  }

  /** Asks for a network and compares it with the one that is open. */
  public void chooseOther() {
    session.dialogs().chooseFiles("Compare with a network", "Networks", ENDINGS).stream()
        .findFirst()
        .ifPresent(this::compareWith);
  }

  /** The names of files of networks, as patterns. */
  public static List<String> endings() {
    return ENDINGS;
  }

  @Override
  public List<String> opens() {
    return ENDINGS;
  }

  /** Opens the first file, and compares it with the second. */
  @Override
  public void open(List<Path> files) {
    if (files.isEmpty()) {
      return;
    }
    int number = ++asked;
    Path file = files.get(0);
    begin("Reading %s…".formatted(file.getFileName()));
    session
        .tasks()
        .run(
            () -> OpenedNetwork.read(file),
            read -> {
              if (number == asked) {
                opened(read, number);
                if (files.size() > 1) {
                  compareWith(files.get(1));
                }
              }
            },
            failure -> {
              if (number == asked) {
                end();
              }
              session.tell(failure);
            });
  }

  private void begin(String words) {
    status.set(words);
    progress.set(-1);
  }

  private void end() {
    status.set("");
    progress.set(1);
  }

  private void opened(OpenedNetwork read, int number) {
    network = read;
    title.set(read.title());
    otherTitle.set("");
    open.set(true);
    chosen.set(null);
    layers.setAll(read.layers().stream().map(LayerRow::new).toList());
    chosen.set(layers.get(0));
    tell(read);
    figure(List.copyOf(layers), 0, number);
    score();
  }

  private void tell(OpenedNetwork read) {
    List<String> remarks = read.remarks();
    if (!remarks.isEmpty()) {
      int more = remarks.size() - MOST_REMARKS;
      session.tell(
          "%s: %s%s."
              .formatted(
                  read.name(),
                  String.join("; ", remarks.subList(0, Math.min(MOST_REMARKS, remarks.size()))),
                  more > 0 ? String.format(Locale.ROOT, "; and %d more", more) : ""));
    }
  }

  /** Figures of the layers, one after the other. */
  private void figure(List<LayerRow> rows, int next, int number) {
    if (number != asked) {
      return;
    }
    if (next == rows.size()) {
      end();
      return;
    }
    LayerRow row = rows.get(next);
    status.set(String.format(Locale.ROOT, "Health of layer %d of %d", next + 1, rows.size()));
    progress.set((double) next / rows.size());
    session
        .tasks()
        .run(
            () -> LayerFigures.of(row.layer().kernels()),
            found -> {
              row.tell(found);
              figure(rows, next + 1, number);
            },
            failure -> {
              session.tell(failure);
              figure(rows, next + 1, number);
            });
  }

  // ---- another network

  /** Compares the network that is open with that of a file, layer by layer. */
  public void compareWith(Path file) {
    OpenedNetwork before = network;
    if (before == null) {
      return;
    }
    int number = asked;
    session.inBackground(
        () -> {
          OpenedNetwork after = OpenedNetwork.read(file);
          return new Comparison(after, NetworkDifference.of(before.layers(), after.layers()));
        },
        found -> {
          if (number == asked) {
            compared(found);
          }
        });
  }

  private record Comparison(OpenedNetwork after, NetworkDifference difference) {}

  private void compared(Comparison found) {
    NetworkDifference difference = found.difference();
    if (difference.layers().isEmpty()) {
      session.tell(
          "%s: expected a layer of the same name and shape as one of those here, found none."
              .formatted(found.after().name()));
      return;
    }
    Map<String, LayerDifference> byName = new HashMap<>();
    difference.layers().forEach(one -> byName.put(one.before().layer(), one));
    layers.forEach(row -> row.differ(byName.get(row.layer().layer())));
    otherTitle.set(found.after().name());
    int alone = difference.onlyBefore().size() + difference.onlyAfter().size();
    if (alone > 0) {
      session.tell(
          String.format(
              Locale.ROOT,
              "%s: compared are %d layers; %d have none of the same name and shape in the other"
                  + " network.",
              found.after().name(),
              difference.layers().size(),
              alone));
    }
  }

  /** Closes the other network. */
  public void closeOther() {
    layers.forEach(row -> row.differ(null));
    otherTitle.set("");
  }

  // ---- scores

  /** The priors by which kernels can be scored at this moment. */
  public List<ScoreOffer> offers() {
    return offers.all();
  }

  /** Asks for the file of a prior and scores by it. */
  public void chooseScoring() {
    offers.chooseFile().ifPresent(scoredBy::set);
  }

  private void score() {
    ScoreOffer offer = scoredBy.get();
    for (LayerRow row : layers) {
      row.score(Double.NaN);
      if (offer != null) {
        KernelScorer scorer = offer.scorer().get();
        scorer
            .scoresProperty()
            .addListener(
                (property, old, now) -> {
                  if (offer.equals(scoredBy.get())) {
                    row.score(mean(now));
                  }
                });
        scorer.score(LayerScore.scored(row.layer().kernels()));
      }
    }
  }

  private static double mean(KernelScores scores) {
    return Arrays.stream(scores.nats()).average().orElse(Double.NaN);
  }

  /** Opens the network's kernels in the area of priors. */
  public void fitPrior() {
    OpenedNetwork now = network;
    if (now != null) {
      use.accept(now.file());
    }
  }

  // ---- what is shown

  /** The layers of the network, in the order of its file. */
  public ObservableList<LayerRow> layers() {
    return layers;
  }

  /** The layer whose kernels are shown; null while no network is open. */
  public ObjectProperty<@Nullable LayerRow> chosenProperty() {
    return chosen;
  }

  /** Name, format and size of the network; empty while none is open. */
  public ReadOnlyStringProperty titleProperty() {
    return title.getReadOnlyProperty();
  }

  /** The name of the network it is compared with; empty without one. */
  public ReadOnlyStringProperty otherTitleProperty() {
    return otherTitle.getReadOnlyProperty();
  }

  /** What is going on, in words; empty when nothing is. */
  public ReadOnlyStringProperty statusProperty() {
    return status.getReadOnlyProperty();
  }

  /** How far it is, 0 to 1; negative where that is not known, 1 when nothing is going on. */
  public ReadOnlyDoubleProperty progressProperty() {
    return progress.getReadOnlyProperty();
  }

  /** Whether a network is open. */
  public ReadOnlyBooleanProperty openProperty() {
    return open.getReadOnlyProperty();
  }

  /** Whether kernels that are near zero, duplicates or noise are marked. */
  public BooleanProperty healthShownProperty() {
    return healthShown;
  }

  /** Whether kernels that see colour images are shown as colours. */
  public BooleanProperty coloursShownProperty() {
    return coloursShown;
  }

  /** The prior that every layer is scored by; null for none. */
  public ObjectProperty<@Nullable ScoreOffer> scoredByProperty() {
    return scoredBy;
  }

  @Override
  public AreaWork work() {
    return work;
  }
}
