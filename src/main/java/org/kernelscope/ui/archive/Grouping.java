package org.kernelscope.ui.archive;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.kernelscope.experiment.library.ArchivedRun;
import org.kernelscope.experiment.spec.BoundSpec;
import org.kernelscope.experiment.spec.ConvNetSpec;
import org.kernelscope.experiment.spec.FewShotSpec;
import org.kernelscope.experiment.spec.RunKind;
import org.kernelscope.experiment.spec.Setting;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.experiment.spec.Values;
import org.kernelscope.ui.runs.KindGlyph;

/** The property by which the runs of the table are grouped. */
public enum Grouping {
  NONE("No groups", row -> ""),
  KIND("By kind", row -> row.run() == null ? "Damaged" : kind(row.run())),
  /** Runs of one experiment: they differ only in settings that vary within an experiment. */
  EXPERIMENT("By experiment", row -> row.run() == null ? "Damaged" : experiment(row.run()));

  /** The settings that may vary within an experiment. */
  private static final Set<String> VARIED =
      Set.of(
          SharedSettings.INITIALISATION.key(),
          SharedSettings.SEED.key(),
          FewShotSpec.PRIORS.key(),
          FewShotSpec.EXAMPLES.key(),
          FewShotSpec.SPLIT.key(),
          // The defaults of these settings depend on the prior.
          BoundSpec.VARIANCE_START.key(),
          BoundSpec.KL_WEIGHT.key(),
          BoundSpec.KERNELS_PER_STEP.key());

  private final String title;

  @SuppressWarnings("ImmutableEnumChecker") // A function without state.
  private final Function<RunRow, String> group;

  Grouping(String title, Function<RunRow, String> group) {
    this.title = title;
    this.group = group;
  }

  public String title() {
    return title;
  }

  /** The rows by group, in the order of each group's first row. */
  Map<String, List<RunRow>> of(List<RunRow> rows) {
    return rows.stream()
        .collect(Collectors.groupingBy(group, LinkedHashMap::new, Collectors.toList()));
  }

  private static String kind(ArchivedRun run) {
    return KindGlyph.title(run.spec());
  }

  /**
   * The experiment of a run in words: its kind, its data, and the settings that differ from their
   * defaults.
   */
  private static String experiment(ArchivedRun run) {
    RunKind kind = run.spec().kind();
    Values values = run.spec().values();
    Values usual = kind.settings().usual();
    String data =
        kind.settings().contains(SharedSettings.DATA)
            ? " on " + values.get(SharedSettings.DATA)
            : "";
    StringBuilder title = new StringBuilder(KindGlyph.title(run.spec())).append(data);
    for (Setting<?> setting : kind.settings().all()) {
      if (!VARIED.contains(setting.key())
          && !setting.equals(SharedSettings.DATA)
          && !setting.equals(ConvNetSpec.PURPOSE)
          // In random-feature experiments the scale of the widths varies.
          && !(kind == RunKind.RANDOM_FEATURES && setting.equals(SharedSettings.WIDTHS))
          && !values.get(setting).equals(usual.get(setting))
          && setting.applies().test(values)) {
        title.append(" · ").append(setting.label()).append(' ').append(words(setting, values));
      }
    }
    return title.toString();
  }

  private static <T> String words(Setting<T> setting, Values values) {
    return setting.words(values.get(setting));
  }
}
