package org.kernelscope.ui.archive;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.kernelscope.experiment.library.ArchivedRun;
import org.kernelscope.experiment.run.RunEvent;
import org.kernelscope.experiment.spec.RunKind;
import org.kernelscope.experiment.spec.Setting;
import org.kernelscope.experiment.spec.SharedSettings;
import org.kernelscope.store.MetricSummary;
import org.kernelscope.ui.control.picture.NumberFormats;
import org.kernelscope.ui.kit.Days;
import org.kernelscope.ui.runs.KindGlyph;

/**
 * A column of the table of runs.
 *
 * @param key identifies the column
 * @param help a sentence that explains the column
 * @param numeric whether its texts are right-aligned numbers
 * @param always whether it is visible even if it has the same text for all runs
 * @param text the text for a run; empty if there is none
 * @param order the value to sort by, of one class for all runs; null if there is none
 */
public record RunColumn(
    String key,
    String title,
    String help,
    boolean numeric,
    boolean always,
    Function<RunRow, String> text,
    Function<RunRow, @Nullable Comparable<?>> order) {

  /** The key of the column of names, which also contains the headings of groups. */
  public static final String NAME = "name";

  /** The key of the column of notes. */
  public static final String NOTE = "note";

  /** The key of the column of states. */
  public static final String STATE = "state";

  /** The key of the column of kinds. */
  public static final String KIND = "kind";

  private static final Set<String> RESULTS =
      Set.of("accuracy", "best-accuracy", "elbo", "best-elbo", NOTE);

  /** All columns, in order. */
  public static List<RunColumn> all() {
    List<RunColumn> columns = new ArrayList<>();
    columns.add(
        text(KIND, "Kind", "What sort of run it is", true, row -> ofRecord(row, RunColumn::kind)));
    columns.add(text(NAME, "Name", "What you call it", true, RunRow::name));
    columns.add(
        new RunColumn(
            "when",
            "Made",
            "When it was put into the workspace",
            true,
            true,
            row -> ofRecord(row, run -> Days.text(run.record().created())),
            row -> of(row, run -> run.record().created())));
    columns.add(text(STATE, "State", "Where it stands", true, RunColumn::state));
    columns.add(
        measured("accuracy", "Accuracy", "Test accuracy at the end", RunEvent.ACCURACY, false));
    columns.add(
        measured(
            "best-accuracy", "Best", "Best test accuracy of any step", RunEvent.ACCURACY, true));
    columns.add(
        measured("elbo", "Test ELBO", "Test ELBO at the end, nats", RunEvent.TEST_ELBO, false));
    columns.add(
        measured(
            "best-elbo",
            "Best ELBO",
            "Best test ELBO of any step, nats",
            RunEvent.TEST_ELBO,
            true));
    columns.add(text(NOTE, "Note", "What you wrote about it", false, RunRow::note));
    settings().forEach((key, setting) -> columns.add(setting(key, setting)));
    columns.add(
        new RunColumn(
            "time",
            "Time",
            "How long it trained, without pauses and interruptions",
            true,
            true,
            row -> ofRecord(row, run -> run.trained().map(RunRow::words).orElse("")),
            row -> of(row, run -> run.trained().orElse(null))));
    return List.copyOf(columns);
  }

  /**
   * The settings of all kinds of runs. A setting that several kinds share is described as in the
   * first of them.
   */
  private static Map<String, Setting<?>> settings() {
    Map<String, Setting<?>> settings = new LinkedHashMap<>();
    // The settings that experiments vary are first.
    for (Setting<?> first : List.of(SharedSettings.INITIALISATION, SharedSettings.SEED)) {
      settings.put(first.key(), first);
    }
    for (RunKind kind : RunKind.values()) {
      kind.settings().all().forEach(setting -> settings.putIfAbsent(setting.key(), setting));
    }
    return settings;
  }

  private static RunColumn setting(String key, Setting<?> setting) {
    boolean numeric = setting.usual() instanceof Number;
    return new RunColumn(
        key,
        setting.label(),
        setting.unit().isEmpty() ? setting.help() : setting.help() + " In " + setting.unit() + ".",
        numeric,
        false,
        row -> row.setting(key),
        row -> numeric ? number(row, setting) : (Comparable<?>) row.setting(key));
  }

  private static @Nullable Comparable<?> number(RunRow row, Setting<?> setting) {
    ArchivedRun run = row.run();
    if (run == null || row.setting(setting.key()).isEmpty()) {
      return null;
    }
    Object value = run.spec().values().byKey().get(setting.key());
    return value == null ? null : new BigDecimal(value.toString());
  }

  private static RunColumn text(
      String key, String title, String help, boolean always, Function<RunRow, String> text) {
    return new RunColumn(
        key, title, help, false, always, text, row -> text.apply(row).toLowerCase(Locale.ROOT));
  }

  private static RunColumn measured(
      String key, String title, String help, String series, boolean best) {
    ToDoubleFunction<MetricSummary> value = best ? MetricSummary::greatest : MetricSummary::last;
    Function<RunRow, @Nullable Double> known =
        row -> {
          ArchivedRun run = row.run();
          MetricSummary found = run == null ? null : run.metrics().get(series);
          return found == null || Double.isNaN(value.applyAsDouble(found))
              ? null
              : (Double) value.applyAsDouble(found);
        };
    boolean share = series.equals(RunEvent.ACCURACY);
    return new RunColumn(
        key,
        title,
        help,
        true,
        false,
        row -> {
          Double number = known.apply(row);
          return number == null ? "" : NumberFormats.fixed(number, share ? 4 : 2);
        },
        known::apply);
  }

  private static String ofRecord(RunRow row, Function<ArchivedRun, String> what) {
    ArchivedRun run = row.run();
    return run == null ? "" : what.apply(run);
  }

  private static @Nullable Comparable<?> of(
      RunRow row, Function<ArchivedRun, @Nullable Comparable<?>> what) {
    ArchivedRun run = row.run();
    return run == null ? null : what.apply(run);
  }

  private static String kind(ArchivedRun run) {
    return KindGlyph.title(run.spec());
  }

  /** The state of a run, with its progress unless it is finished. */
  private static String state(RunRow row) {
    ArchivedRun run = row.run();
    if (run == null || run.isFinished()) {
      return run != null && run.record().steered() ? row.state() + ", steered" : row.state();
    }
    return String.format(
        Locale.ROOT, "%s, %d of %d", row.state(), run.record().step(), run.record().steps());
  }

  /** Whether it shows a result, which is visible even if it is the same for all runs. */
  boolean isResult() {
    return RESULTS.contains(key);
  }

  /** Compares runs by the value of the column. Runs without a value are always last. */
  public Comparator<RunRow> comparator(boolean descending) {
    return (one, other) -> compare(order.apply(one), order.apply(other), descending);
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // One column has values of one class.
  private static int compare(
      @Nullable Comparable one, @Nullable Comparable other, boolean descending) {
    if (one == null || other == null || isNothing(one) || isNothing(other)) {
      return Boolean.compare(isNothing(one), isNothing(other));
    }
    return descending ? other.compareTo(one) : one.compareTo(other);
  }

  private static boolean isNothing(@Nullable Comparable<?> value) {
    return value == null || value.equals("");
  }
}
