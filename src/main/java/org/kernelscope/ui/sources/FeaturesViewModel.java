package org.kernelscope.ui.sources;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.kernelscope.experiment.run.Run;
import org.kernelscope.experiment.run.RunEvent;
import org.kernelscope.experiment.spec.RandomFeatureSpec;
import org.kernelscope.experiment.spec.RunSpec;
import org.kernelscope.experiment.study.RandomFeatures;
import org.kernelscope.experiment.train.Runs;
import org.kernelscope.ui.form.DataChoices;
import org.kernelscope.ui.kit.DialogService;
import org.kernelscope.ui.kit.ErrorMessages;
import org.kernelscope.ui.kit.FramePulse;
import org.kernelscope.ui.kit.Latest;
import org.kernelscope.ui.kit.TaskRunner;
import org.kernelscope.ui.kit.Throttle;
import org.kernelscope.ui.runs.RunCard;
import org.kernelscope.ui.runs.RunGroup;
import org.kernelscope.ui.runs.RunStripViewModel;

/** The random-feature experiment: accuracy of classifiers on frozen kernels, against width. */
public final class FeaturesViewModel extends SourcesPart<RandomFeatures.Row> {

  private static final int COLORS = 8;
  private static final Duration STEP_NEWS = Duration.ofMillis(200);

  private final FeaturesForm form = new FeaturesForm();
  private final DataChoices data;
  private final Latest<FeaturesViewModel> news;
  private final List<Runnable> detachments = new ArrayList<>();

  FeaturesViewModel(
      Runs runs,
      TaskRunner tasks,
      FramePulse pulse,
      DialogService dialogs,
      RunStripViewModel strip) {
    super(runs, tasks, pulse, dialogs, strip);
    this.data = new DataChoices(runs.library().catalogue(), form.dataProperty(), tasks, dialogs);
    this.news = pulse.latest(told -> told.progressed());
    form.onChange(this::settingsChanged);
    settingsChanged();
    strip.onReuse(this::reuse);
  }

  /** Fills the form with the settings of an earlier run. */
  private void reuse(RunSpec spec) {
    if (spec instanceof RandomFeatureSpec features) {
      tasks.run(
          () -> runs.library().data(features.data()).train().count(),
          images -> form.show(features, images),
          failure -> dialogs.tell(ErrorMessages.of(failure)));
    }
  }

  @Override
  int countRuns() {
    return form.runCount();
  }

  @Override
  SpecFinder finder() {
    String name = form.dataProperty().get();
    FeaturesForm.Settings settings = form.settings().orElseThrow();
    return () -> settings.experiment(runs.library().data(name).train().count()).runs();
  }

  @Override
  RunGroup.Summary<RandomFeatures.Row> summary() {
    return RandomFeatures::summary;
  }

  @Override
  void begin(Made made) {
    detach();
    List<RunCard> cards = new ArrayList<>();
    Map<String, Integer> colors = new HashMap<>();
    for (Run run : made.plan().due()) {
      RandomFeatureSpec spec = (RandomFeatureSpec) run.spec();
      int color =
          colors.computeIfAbsent(spec.initialisation().text(), init -> 1 + colors.size() % COLORS);
      String name = "%s × %s".formatted(spec.initialisation(), RandomFeatures.text(spec.scale()));
      cards.add(strip.card(run, name, color));
    }
    strip.show(cards);
    // After the cards, so that whoever hears of the end finds them up to date.
    made.plan().due().forEach(this::listen);
  }

  private void listen(Run run) {
    Throttle pace = new Throttle(STEP_NEWS);
    Consumer<RunEvent> listener =
        event -> {
          if (pace.lets(event instanceof RunEvent.State)) {
            news.publish(this);
          }
        };
    run.listen(listener);
    detachments.add(() -> run.ignore(listener));
  }

  private void detach() {
    detachments.forEach(Runnable::run);
    detachments.clear();
  }

  @Override
  public void close() {
    detach();
    news.close();
  }

  public FeaturesForm form() {
    return form;
  }

  public DataChoices data() {
    return data;
  }
}
