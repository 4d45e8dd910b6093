package org.kernelscope.ui.priors;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.collections.transformation.FilteredList;
import org.jspecify.annotations.Nullable;
import org.kernelscope.experiment.library.DensityFit;
import org.kernelscope.experiment.library.FitKind;
import org.kernelscope.experiment.library.PriorFile;
import org.kernelscope.experiment.library.PriorKinds;
import org.kernelscope.experiment.study.PriorScores;
import org.kernelscope.experiment.study.ScoreSheet;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.prior.KernelPrior;
import org.kernelscope.prior.LogUniformPrior;
import org.kernelscope.prior.PriorScore;
import org.kernelscope.prior.StandardNormalPrior;
import org.kernelscope.ui.control.picture.NumberFormats;
import org.kernelscope.ui.kit.ErrorMessages;
import org.kernelscope.ui.kit.TaskRunner;
import org.kernelscope.ui.priors.PriorEntry.Made;
import org.kernelscope.ui.priors.PriorEntry.Source;
import org.kernelscope.ui.priors.PriorEntry.Status;

/**
 * Every prior at hand, scored on the same held-out kernels. One score at a time, in the background;
 * another question makes the answers that are still due to the last one void.
 */
public final class ScoreTable {

  private final TaskRunner tasks;
  private final ObservableList<PriorEntry> all = FXCollections.observableArrayList();
  private final FilteredList<PriorEntry> rows = new FilteredList<>(all);
  private final ReadOnlyStringWrapper status = new ReadOnlyStringWrapper(this, "status", "");
  private final ReadOnlyObjectWrapper<@Nullable Double> reference =
      new ReadOnlyObjectWrapper<>(this, "reference");
  private final Map<FitKind, PriorEntry> references = new LinkedHashMap<>();
  private Consumer<PriorEntry> scored = entry -> {};
  private @Nullable ScoreSheet sheet;
  private String file = "";
  private boolean busy;

  /** What one row's work comes to. */
  private record Result(Made made, PriorScores.Row row) {}

  ScoreTable(TaskRunner tasks) {
    this.tasks = tasks;
    all.add(new PriorEntry("Normal, best scale", 0, new Source.Reference(ScoreTable::normal)));
    all.add(named("Standard normal", size -> new StandardNormalPrior(size, 1)));
    all.add(named("Log-uniform, both", LogUniformPrior::new));
    PriorKinds.immediate().forEach(fit -> references.put(fit, reference(fit)));
    all.addAll(references.values());
  }

  /** What hears of each entry whose score has come. */
  void onScored(Consumer<PriorEntry> action) {
    scored = action;
  }

  private static PriorEntry named(String title, IntFunction<KernelPrior> ofSize) {
    return new PriorEntry(
        title,
        0,
        new Source.Reference(
            (asked, from) -> new Made(ofSize.apply(asked.split().test().size()), null)));
  }

  /** The maximum-likelihood normal with independent weights of mean 0. */
  private static Made normal(ScoreSheet asked, String from) {
    KernelSet train = asked.split().train();
    double squares = 0;
    for (float weight : train.values()) {
      squares += (double) weight * weight;
    }
    double scale = Math.sqrt(squares / train.values().length);
    return new Made(new StandardNormalPrior(train.size(), scale > 0 ? scale : 1), null);
  }

  /** A density that is fitted anew to whichever kernels are chosen. */
  private static PriorEntry reference(DensityFit<?> fit) {
    return new PriorEntry(
        fit.title(),
        0,
        new Source.Reference(
            (asked, from) -> {
              PriorFile fitted =
                  fit.fit(
                      asked.split(),
                      from,
                      fit.settings().usual(),
                      asked.heldOut(),
                      DensityFit.Progress.UNHEARD);
              return new Made(fitted.prior(), fitted);
            }));
  }

  /** The entries for the geometry of the present kernels. */
  public ObservableList<PriorEntry> rows() {
    return rows;
  }

  /** All entries, of whatever geometry. */
  ObservableList<PriorEntry> all() {
    return all;
  }

  /** The density of that kind, fitted to whichever kernels are chosen; null where it takes time. */
  @Nullable PriorEntry fitted(FitKind kind) {
    return references.get(kind);
  }

  /**
   * The priors that do not come with the program, by their titles, which are numbered where several
   * are called the same.
   */
  public Map<String, PriorFile> fitted() {
    Map<String, PriorFile> fitted = new LinkedHashMap<>();
    for (PriorEntry entry : all) {
      if (entry.isOwn() && entry.source() instanceof Source.Filed filed) {
        String title = entry.title();
        String unique = title;
        for (int number = 2; fitted.containsKey(unique); number++) {
          unique = String.format(Locale.ROOT, "%s (%d)", title, number);
        }
        fitted.put(unique, filed.file());
      }
    }
    return fitted;
  }

  /** What the learned Gaussian scores on the held-out kernels; null before that is known. */
  public ReadOnlyObjectProperty<@Nullable Double> referenceProperty() {
    return reference.getReadOnlyProperty();
  }

  /** What is scored, or how far it is. */
  public ReadOnlyStringProperty statusProperty() {
    return status.getReadOnlyProperty();
  }

  /**
   * Scores every prior on other kernels.
   *
   * @param from file of the kernel set, empty for the bundled one
   */
  void score(ScoreSheet now, String from) {
    sheet = now;
    file = from;
    reference.set(null);
    all.forEach(PriorEntry::await);
    rows.setPredicate(entry -> entry.serves(now.split().test().size()));
    goOn();
  }

  /** Adds a prior and scores it. */
  void add(PriorEntry entry) {
    all.add(entry);
    goOn();
  }

  void remove(PriorEntry entry) {
    all.remove(entry);
    describe();
  }

  /** Scores what waits, one after another. */
  void goOn() {
    describe();
    ScoreSheet asked = sheet;
    if (asked == null || busy) {
      return;
    }
    Optional<PriorEntry> next =
        rows.stream().filter(entry -> entry.statusProperty().get() == Status.WAITING).findFirst();
    if (next.isEmpty()) {
      return;
    }
    PriorEntry entry = next.get();
    Source source = entry.source();
    String from = file;
    busy = true;
    entry.begin();
    tasks.run(
        () -> score(entry.title(), source, asked, from),
        result -> {
          busy = false;
          if (asked.equals(sheet)) {
            entry.show(result.made(), result.row());
            if (entry == fitted(PriorKinds.GAUSSIAN)
                && result.row().score() instanceof PriorScore.Exact exact) {
              reference.set(exact.nats());
            }
            scored.accept(entry);
          }
          goOn();
        },
        failure -> {
          busy = false;
          if (asked.equals(sheet)) {
            entry.fail(ErrorMessages.of(failure));
            scored.accept(entry);
          }
          goOn();
        });
  }

  private static Result score(String title, Source source, ScoreSheet asked, String from) {
    Made made;
    if (source instanceof Source.Reference reference) {
      made = reference.fit().apply(asked, from);
    } else if (source instanceof Source.Filed filed) {
      made = new Made(filed.file().prior(), filed.file());
    } else {
      throw new IllegalStateException("a prior in training has no score yet");
    }
    return new Result(made, asked.score(title, made.prior(), made.file()));
  }

  private void describe() {
    ScoreSheet asked = sheet;
    if (asked == null) {
      status.set("");
      return;
    }
    Map<Status, List<PriorEntry>> open = new EnumMap<>(Status.class);
    for (PriorEntry entry : rows) {
      open.computeIfAbsent(entry.statusProperty().get(), first -> new ArrayList<>()).add(entry);
    }
    int left =
        open.getOrDefault(Status.WAITING, List.of()).size()
            + open.getOrDefault(Status.SCORING, List.of()).size();
    int size = asked.split().test().size();
    String count = NumberFormats.count(asked.split().test().count());
    String kernels =
        String.format(
            Locale.ROOT, "%s held-out kernels of %d×%d, nats per kernel", count, size, size);
    status.set(
        left == 0 ? kernels : String.format(Locale.ROOT, "%s · scoring, %d left", kernels, left));
  }
}
