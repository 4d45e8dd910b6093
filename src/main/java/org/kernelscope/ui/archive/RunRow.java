package org.kernelscope.ui.archive;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kernelscope.experiment.library.Archive;
import org.kernelscope.experiment.library.ArchivedRun;
import org.kernelscope.experiment.spec.Setting;
import org.kernelscope.experiment.spec.Values;
import org.kernelscope.store.RunRecord;
import org.kernelscope.ui.kit.Days;
import org.kernelscope.ui.runs.KindGlyph;

/**
 * A run in the table. The object stays the same while the information about the run changes. For
 * the FX thread.
 */
public final class RunRow implements ArchiveRow {

  private static final String INTERRUPTED = "interrupted";

  /** The states from which a run can be resumed. */
  private static final Set<String> UNFINISHED =
      Set.of(INTERRUPTED, "stopped", "failed", RunRecord.CREATED);

  /**
   * The information about a run, created in the background.
   *
   * @param run null if it is damaged
   * @param damage what is wrong with it; empty if it is not damaged
   * @param state the state in one word
   * @param settings the settings with an effect, in words, by key
   * @param text all texts in lower case, for the filter
   */
  record Content(
      @Nullable ArchivedRun run,
      String damage,
      String state,
      Map<String, String> settings,
      String text) {

    static Content of(ArchivedRun run) {
      Map<String, String> settings = new LinkedHashMap<>();
      Values values = run.spec().values();
      for (Setting<?> setting : values.settings().all()) {
        if (setting.applies().test(values)) {
          settings.put(setting.key(), words(setting, values));
        }
      }
      String state = state(run);
      List<String> words =
          List.of(
              run.name(),
              KindGlyph.title(run.spec()),
              Days.text(run.record().created()),
              state,
              run.label().note(),
              String.join(" ", settings.values()));
      return new Content(run, "", state, settings, small(String.join(" ", words)));
    }

    static Content of(Archive.DamagedRun run) {
      return new Content(
          null, run.damage(), "damaged", Map.of(), small(run.id() + " damaged " + run.damage()));
    }

    private static String small(String text) {
      return text.toLowerCase(Locale.ROOT);
    }

    private static <T> String words(Setting<T> setting, Values values) {
      return setting.type().words(values.get(setting));
    }

    private static String state(ArchivedRun run) {
      try {
        return run.wasInterrupted() ? INTERRUPTED : run.record().state();
      } catch (IOException gone) {
        return run.record().state();
      }
    }
  }

  private final String id;
  private Content content;

  RunRow(String id, Content content) {
    this.id = id;
    this.content = content;
  }

  void show(Content now) {
    content = now;
  }

  Content content() {
    return content;
  }

  /** The name of the run's folder. */
  public String id() {
    return id;
  }

  /** The run; null if it is damaged. */
  public @Nullable ArchivedRun run() {
    return content.run();
  }

  /** What is wrong with it; empty if it is not damaged. */
  public String damage() {
    return content.damage();
  }

  /** The state in one word. */
  public String state() {
    return content.state();
  }

  public String name() {
    ArchivedRun run = run();
    return run == null ? id : run.name();
  }

  public boolean isStarred() {
    ArchivedRun run = run();
    return run != null && run.label().starred();
  }

  public String note() {
    ArchivedRun run = run();
    return run == null ? damage() : run.label().note();
  }

  /** A setting in words; empty if it has no effect or does not exist. */
  String setting(String key) {
    return content.settings().getOrDefault(key, "");
  }

  /** Whether it can be resumed from a checkpoint or, without one, from its first step. */
  public boolean canResume() {
    return run() != null && UNFINISHED.contains(state());
  }

  /** A duration for people. */
  static String words(Duration time) {
    long seconds = time.toSeconds();
    if (seconds < 60) {
      return String.format(Locale.ROOT, "%d s", seconds);
    }
    return seconds < 3600
        ? String.format(Locale.ROOT, "%d:%02d min", seconds / 60, seconds % 60)
        : String.format(Locale.ROOT, "%d:%02d h", seconds / 3600, seconds / 60 % 60);
  }

  @Override
  public String toString() {
    return name();
  }
}
