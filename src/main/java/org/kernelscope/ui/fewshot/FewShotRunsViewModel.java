package org.kernelscope.ui.fewshot;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyLongProperty;
import javafx.beans.property.ReadOnlyLongWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;
import org.kernelscope.experiment.library.ArchivedRun;
import org.kernelscope.experiment.run.Run;
import org.kernelscope.experiment.run.RunHistory;
import org.kernelscope.experiment.spec.FewShotSpec;
import org.kernelscope.experiment.study.Plan;
import org.kernelscope.ui.runs.LiveRun;
import org.kernelscope.ui.runs.RunCard;
import org.kernelscope.ui.runs.RunGroup;
import org.kernelscope.ui.runs.Session;

/** The few-shot runs of the session, one of which is shown. */
public final class FewShotRunsViewModel {

  private final Session session;
  private final ObservableList<FewShotRun> all = FXCollections.observableArrayList();
  private final ObjectProperty<@Nullable FewShotRun> shown =
      new SimpleObjectProperty<>(this, "shown");
  private final ReadOnlyLongWrapper news = new ReadOnlyLongWrapper(this, "news");
  private final ReadOnlyLongWrapper shownNews = new ReadOnlyLongWrapper(this, "shownNews");
  private int made;

  FewShotRunsViewModel(Session session) {
    this.session = session;
    shown.addListener(property -> count(shownNews));
    session
        .strip()
        .cards()
        .addListener(
            (ListChangeListener<RunCard>)
                change -> {
                  while (change.next()) {
                    change.getRemoved().forEach(card -> forget(card.run()));
                  }
                });
  }

  /** Runs that were begun together, the first asked for first. */
  record Begun(List<LiveRun> runs, RunGroup group) {}

  /** Puts the runs of a plan on the strip, shows the first of them, and queues all. */
  Begun begin(Plan plan) {
    List<LiveRun> live = new ArrayList<>();
    List<FewShotSpec> specs = new ArrayList<>();
    for (Run run : plan.pending()) {
      FewShotSpec spec = (FewShotSpec) run.spec();
      int color = session.colors().of(Titles.series(spec.prior(), spec.initialisation().text()));
      String title = FewShotRun.title(made + specs.size() + 1, spec);
      live.add(session.strip().follow(run, title, color));
      specs.add(spec);
    }
    session.strip().show(live);
    RunGroup group = new RunGroup(live, plan.before(), session);
    List<FewShotRun> begun = new ArrayList<>();
    for (int i = 0; i < live.size(); i++) {
      FewShotRun one = new FewShotRun(++made, specs.get(i), live.get(i), group);
      live.get(i).onNews(told -> heard(one));
      begun.add(one);
    }
    List<FewShotRun> newestFirst = new ArrayList<>(begun);
    Collections.reverse(newestFirst);
    all.addAll(0, newestFirst);
    if (!begun.isEmpty()) {
      shown.set(begun.get(0));
    }
    plan.pending().forEach(session.runs()::submit);
    return new Begun(live, group);
  }

  /** Shows a run of an earlier session, which is added to those of this one. */
  void recall(ArchivedRun run, RunHistory history) {
    LiveRun live = session.strip().recall(run, history, session.colors().of(run.name()));
    session.strip().show(List.of(live));
    RunGroup group = new RunGroup(List.of(live), 0, session);
    FewShotRun one = new FewShotRun(++made, (FewShotSpec) run.spec(), live, group);
    all.add(0, one);
    shown.set(one);
  }

  private void heard(FewShotRun run) {
    count(news);
    if (run == shown.get()) {
      count(shownNews);
    }
  }

  private static void count(ReadOnlyLongWrapper counter) {
    counter.set(counter.get() + 1);
  }

  private void forget(Run run) {
    find(one -> one.run() == run)
        .ifPresent(
            gone -> {
              all.remove(gone);
              if (gone == shown.get()) {
                shown.set(all.isEmpty() ? null : all.get(0));
              }
            });
  }

  /** The newest run that is sought. */
  Optional<FewShotRun> find(Predicate<FewShotRun> sought) {
    return all.stream().filter(sought).findFirst();
  }

  /** The newest first. */
  public ObservableList<FewShotRun> all() {
    return all;
  }

  /** The shown run; null before the first. */
  public ObjectProperty<@Nullable FewShotRun> shownProperty() {
    return shown;
  }

  /** Changes with every update of any run. */
  public ReadOnlyLongProperty newsProperty() {
    return news.getReadOnlyProperty();
  }

  /** Changes with every update of the shown run, and with the choice of that run. */
  public ReadOnlyLongProperty shownNewsProperty() {
    return shownNews.getReadOnlyProperty();
  }
}
