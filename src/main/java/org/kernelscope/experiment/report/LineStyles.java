package org.kernelscope.experiment.report;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The styles of the lines of a report. A name keeps its style in all charts. A new name gets a
 * style that no other line of its chart has.
 *
 * <p>A style is a number. Its remainder decides colour and dashes, and the whole number decides the
 * marker.
 */
final class LineStyles {

  private final Map<String, Integer> known = new HashMap<>();

  /** The styles of the lines of a chart, in their order. */
  List<Integer> of(List<String> names) {
    Map<String, Integer> here = new LinkedHashMap<>();
    names.stream().filter(known::containsKey).forEach(name -> here.put(name, known.get(name)));
    for (String name : names) {
      if (!here.containsKey(name)) {
        int style = free(here);
        here.put(name, style);
        known.put(name, style);
      }
    }
    return names.stream().map(here::get).toList();
  }

  /**
   * A style that no line of this chart has: the one whose colour is used least in this chart, then
   * least in all charts.
   */
  private int free(Map<String, Integer> here) {
    int enough = LineChart.STYLES * (1 + here.size() / LineChart.STYLES);
    return IntStream.range(0, enough)
        .boxed()
        .filter(style -> !here.containsValue(style))
        .min(
            Comparator.<Integer>comparingLong(
                    style -> here.values().stream().filter(one -> alike(one, style)).count())
                .thenComparingLong(
                    style -> known.values().stream().filter(one -> alike(one, style)).count())
                .thenComparingInt(style -> style))
        .orElse(enough);
  }

  /** Whether two styles have the same colour. */
  private static boolean alike(int one, int other) {
    return one % LineChart.STYLES == other % LineChart.STYLES;
  }
}
