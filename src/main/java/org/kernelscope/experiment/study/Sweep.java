package org.kernelscope.experiment.study;

import static org.kernelscope.experiment.spec.Require.require;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kernelscope.data.BadInputException;
import org.kernelscope.experiment.run.RunHistory;
import org.kernelscope.experiment.spec.RunSpec;
import org.kernelscope.store.Json;
import org.kernelscope.store.RunFolder;

/**
 * Runs that differ in chosen fields of one specification. As JSON:
 *
 * <pre>{@code
 * {"of": {"kind": "few-shot", …},
 *  "vary": [{"examples": [50, 100], "steps": [500, 1000]},
 *           {"split": [1, 2, 3], "seed": [1, 2, 3]},
 *           {"bound.klWeight": [0.01, 0.1]}]}
 * }</pre>
 *
 * @param of the specification that all of them share
 * @param vary the fields that change, with their values. Fields of one entry change together;
 *     entries are crossed, the last one changing fastest. A dot leads into a field's own fields
 */
public record Sweep(RunSpec of, List<Map<String, List<Object>>> vary) {

  /** Fields whose values repeat an experiment and do not change it: results are means over them. */
  private static final Set<String> REPETITIONS = Set.of("seed", "split");

  /** The largest number of runs, so that a typing error is reported before it fills the disk. */
  private static final int MOST_RUNS = 10_000;

  private static final int MOST_LETTERS = 60;

  public Sweep {
    require(of != null, "of: expected a specification, found none");
    require(vary != null, "vary: expected a list of fields with their values, found none");
    Map<String, Object> known = Json.fields(of);
    Set<String> seen = new HashSet<>();
    long runs = 1;
    for (Map<String, List<Object>> axis : vary) {
      require(
          axis != null && !axis.isEmpty(),
          "vary: expected at least one field an entry, found " + axis);
      axis.forEach(
          (field, values) -> {
            require(
                !field.equals("kind") && contains(known, field),
                "vary: expected a field of the specification, found '%s'".formatted(brief(field)));
            require(
                seen.add(field),
                "vary: expected each field only once, found '%s' twice".formatted(field));
            require(
                values != null && !values.isEmpty(),
                "vary: expected at least one value of '%s', found none".formatted(field));
          });
      require(
          axis.values().stream().mapToInt(List::size).distinct().count() == 1,
          "vary: expected as many values of each of %s, which change together, found %s"
              .formatted(axis.keySet(), axis.values().stream().map(List::size).toList()));
      runs *= length(axis);
      requireRuns(runs);
    }
    // Values may be null, which List.copyOf refuses.
    vary = Collections.unmodifiableList(new ArrayList<>(vary));
  }

  static void requireRuns(long runs) {
    require(
        runs <= MOST_RUNS,
        String.format(Locale.ROOT, "vary: expected at most %d runs, found more", MOST_RUNS));
  }

  /**
   * Reads a grid, or a single specification as a grid of one.
   *
   * @throws BadInputException when the file is neither
   */
  public static Sweep read(Path file) throws IOException {
    if (!Json.read(file, Map.class).containsKey("of")) {
      return new Sweep(Json.read(file, RunSpec.class), List.of());
    }
    Sweep sweep = Json.read(file, Sweep.class);
    try {
      sweep.examples();
    } catch (BadInputException unfit) {
      throw new BadInputException(file + ": " + unfit.getMessage(), unfit);
    }
    return sweep;
  }

  /**
   * The specifications, each once.
   *
   * @throws BadInputException when a value does not fit its field
   */
  public List<RunSpec> runs() {
    return runs(RunSpec.class);
  }

  /** The same, where the kind is known. */
  public <T extends RunSpec> List<T> runs(Class<T> kind) {
    Set<T> runs = new LinkedHashSet<>();
    expand(0, new LinkedHashMap<>(), kind, runs);
    return List.copyOf(runs);
  }

  /**
   * A specification for each value of each setting, beside the first values of the others: a few,
   * to check values before all are combined.
   *
   * @throws BadInputException when a value does not fit its field
   */
  public List<RunSpec> examples() {
    Map<String, Object> first = new LinkedHashMap<>();
    vary.forEach(axis -> first.putAll(chosen(axis, 0)));
    Set<RunSpec> examples = new LinkedHashSet<>(List.of(run(first)));
    for (Map<String, List<Object>> axis : vary) {
      for (int i = 1; i < length(axis) && !REPETITIONS.containsAll(axis.keySet()); i++) {
        Map<String, Object> other = new LinkedHashMap<>(first);
        other.putAll(chosen(axis, i));
        examples.add(run(other));
      }
    }
    return List.copyOf(examples);
  }

  private <T extends RunSpec> void expand(
      int axis, Map<String, Object> chosen, Class<T> kind, Set<T> runs) {
    if (axis == vary.size()) {
      runs.add(kind.cast(run(chosen)));
      return;
    }
    for (int i = 0; i < length(vary.get(axis)); i++) {
      Map<String, Object> more = new LinkedHashMap<>(chosen);
      more.putAll(chosen(vary.get(axis), i));
      expand(axis + 1, more, kind, runs);
    }
  }

  /** The values with a number of the fields of an entry. */
  private static Map<String, Object> chosen(Map<String, List<Object>> axis, int number) {
    Map<String, Object> values = new LinkedHashMap<>();
    axis.forEach((field, all) -> values.put(field, all.get(number)));
    return values;
  }

  private RunSpec run(Map<String, Object> chosen) {
    Map<String, Object> fields = Json.fields(of);
    chosen.forEach((field, value) -> put(fields, field, value));
    return Json.record(fields, RunSpec.class, "vary " + chosen);
  }

  /** The number of combinations. Equal ones are counted each, but run once. */
  public int count() {
    return vary.stream().mapToInt(Sweep::length).reduce(1, (runs, more) -> runs * more);
  }

  /** Whether a field repeats an experiment and does not change it: results are means over it. */
  public static boolean isRepetition(String field) {
    return REPETITIONS.contains(field);
  }

  private static int length(Map<String, List<Object>> axis) {
    return axis.values().iterator().next().size();
  }

  /**
   * The results of one setting, over its repetitions.
   *
   * @param settings the values of the fields that change, without seeds and splits
   * @param runs the number of finished runs
   * @param metrics the last value of each series that they recorded
   * @param ahead for each series, the difference of the last value to the reference row, paired by
   *     seed and split. The reference is the first row that differs only in the last entry that
   *     varies a setting; empty for that row itself
   */
  public record Row(
      Map<String, Object> settings,
      int runs,
      Map<String, Estimate> metrics,
      Map<String, Estimate> ahead) {}

  /** The last values of a finished run, with its seed and split. */
  private record Reached(Map<String, Object> repetition, Map<String, Double> metrics) {}

  /** One row for each setting with finished runs, in the order of the grid. */
  public List<Row> summary(List<RunFolder> runs) throws IOException {
    Map<Map<String, Object>, List<Reached>> cells = new LinkedHashMap<>();
    for (RunFolder run : new LinkedHashSet<>(runs)) {
      if (!run.record().state().equals("finished")) {
        continue;
      }
      Map<String, Object> fields = Json.fields(run.spec(RunSpec.class));
      Map<String, Object> settings = new LinkedHashMap<>();
      Map<String, Object> repetition = new LinkedHashMap<>();
      for (Map<String, List<Object>> axis : vary) {
        for (String field : axis.keySet()) {
          (REPETITIONS.contains(field) ? repetition : settings).put(field, get(fields, field));
        }
      }
      Map<String, Double> last = new LinkedHashMap<>();
      RunHistory history = RunHistory.of(run);
      history.series().forEach(name -> last.put(name, history.curve(name).last()));
      cells.computeIfAbsent(settings, cell -> new ArrayList<>()).add(new Reached(repetition, last));
    }
    List<Row> rows = new ArrayList<>();
    Set<String> compared = compared();
    Map<Map<String, Object>, List<Reached>> firsts = new HashMap<>();
    cells.forEach(
        (settings, reached) -> {
          Map<String, Object> shared = new HashMap<>(settings);
          shared.keySet().removeAll(compared);
          List<Reached> first = firsts.putIfAbsent(shared, reached);
          rows.add(row(settings, reached, first == null ? List.of() : first));
        });
    return rows;
  }

  /** The fields of the last entry that varies a setting: rows that differ in these are pairs. */
  private Set<String> compared() {
    Set<String> fields = Set.of();
    for (Map<String, List<Object>> axis : vary) {
      if (!REPETITIONS.containsAll(axis.keySet())) {
        fields = axis.keySet();
      }
    }
    return fields;
  }

  /** The values of each series, by repetition. */
  private static Map<String, Map<Map<String, Object>, Double>> bySeries(List<Reached> reached) {
    Map<String, Map<Map<String, Object>, Double>> values = new LinkedHashMap<>();
    for (Reached run : reached) {
      run.metrics()
          .forEach(
              (name, value) ->
                  values
                      .computeIfAbsent(name, series -> new LinkedHashMap<>())
                      .put(run.repetition(), value));
    }
    return values;
  }

  private static Row row(Map<String, Object> settings, List<Reached> reached, List<Reached> first) {
    Map<String, Map<Map<String, Object>, Double>> those = bySeries(first);
    Map<String, Estimate> metrics = new LinkedHashMap<>();
    Map<String, Estimate> ahead = new LinkedHashMap<>();
    bySeries(reached)
        .forEach(
            (name, values) -> {
              metrics.put(name, Estimate.of(values.values()));
              Estimate difference = Estimate.ahead(values, those.getOrDefault(name, Map.of()));
              if (difference != null) {
                ahead.put(name, difference);
              }
            });
    return new Row(settings, reached.size(), metrics, ahead);
  }

  // ---- fields of fields

  private static boolean contains(Map<String, Object> fields, String path) {
    int dot = path.indexOf('.');
    if (dot < 0) {
      return fields.containsKey(path);
    }
    // Not on and on where there is no such field: a path may have any number of dots.
    return fields.get(path.substring(0, dot)) instanceof Map<?, ?>
        && contains(inner(fields, path.substring(0, dot)), path.substring(dot + 1));
  }

  private static @Nullable Object get(Map<String, Object> fields, String path) {
    int dot = path.indexOf('.');
    return dot < 0
        ? fields.get(path)
        : get(inner(fields, path.substring(0, dot)), path.substring(dot + 1));
  }

  private static void put(Map<String, Object> fields, String path, Object value) {
    int dot = path.indexOf('.');
    if (dot < 0) {
      fields.put(path, value);
    } else {
      put(inner(fields, path.substring(0, dot)), path.substring(dot + 1), value);
    }
  }

  /** The beginning of a name, for a sentence. */
  private static String brief(String name) {
    return name.length() <= MOST_LETTERS ? name : name.substring(0, MOST_LETTERS) + "…";
  }

  /** The fields of a field; empty if it has none. */
  @SuppressWarnings("unchecked") // The keys of a JSON object are texts.
  private static Map<String, Object> inner(Map<String, Object> fields, String name) {
    return fields.get(name) instanceof Map<?, ?> inner ? (Map<String, Object>) inner : Map.of();
  }
}
