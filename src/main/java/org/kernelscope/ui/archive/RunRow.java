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
import org.kernelscope.ui.runs.KindGlyph;

/**
 * A run in the table. The row stays the same while what is known of the run changes. For the FX
 * thread.
 */
public final class RunRow implements ArchiveRow {

  private static final String INTERRUPTED = "interrupted";

  /** States out of which a run can be taken up. */
  private static final Set<String> UNFINISHED =
      Set.of(INTERRUPTED, "stopped", "failed", RunRecord.CREATED);

  /**
   * What is known of a run; made in the background.
   *
   * @param run null for a damaged one
   * @param damage what is wrong with it; empty for a whole one
   * @param state in a word
   * @param settings in words, those that do something, by key
   * @param text all of it in small letters, for whoever looks for a word
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
              RunColumn.day(run.record().created()),
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

  /** The run; null for a damaged one. */
  public @Nullable ArchivedRun run() {
    return content.run();
  }

  /** What is wrong with it; empty for a whole one. */
  public String damage() {
    return content.damage();
  }

  /** Where it stands, in a word. */
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

  /** A setting in words; empty where it does nothing, or there is none. */
  String setting(String key) {
    return content.settings().getOrDefault(key, "");
  }

  /** Whether it can be taken up where it stopped, or begun again where it never came to that. */
  public boolean canResume() {
    return run() != null && UNFINISHED.contains(state());
  }

  /** A length of time for people. */
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
