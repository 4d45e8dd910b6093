package org.kernelscope.experiment.report;

import static j2html.TagCreator.code;
import static j2html.TagCreator.details;
import static j2html.TagCreator.div;
import static j2html.TagCreator.each;
import static j2html.TagCreator.h2;
import static j2html.TagCreator.p;
import static j2html.TagCreator.pre;
import static j2html.TagCreator.section;
import static j2html.TagCreator.summary;
import static j2html.TagCreator.text;

import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.kernelscope.experiment.spec.FewShotSpec;
import org.kernelscope.experiment.spec.RunSpec;
import org.kernelscope.experiment.study.Sweep;
import org.kernelscope.store.Json;

/**
 * The specifications of all finished runs, to run them again. Runs that differ only in seed and
 * split share one grid, which keeps a printed page short.
 */
final class RunAgain {

  private static final String SEED = "seed";
  private static final String SPLIT = "split";

  private RunAgain() {}

  static DomContent of(Collection<RunSpec> finished) {
    return section(
        h2("To run it again"),
        p(
            text("Saved as a file, "),
            code("kernelscope run FILE"),
            text(" trains a specification unless its workspace holds it finished already; with "),
            code("--workspace DIR"),
            text(
                ", in a new workspace, it is trained once more, and gives the same numbers on the"
                    + " same machine. These are all finished runs whose learning rate nobody"
                    + " changed on the way; those that differ in seed and split only stand"
                    + " together.")),
        div(each(
                grids(finished),
                grid ->
                    details(
                        summary(title(grid)),
                        pre(Json.text(grid.vary().isEmpty() ? grid.of() : grid)))))
            .withClass("specs"));
  }

  private static List<Sweep> grids(Collection<RunSpec> specs) {
    Map<Map<String, Object>, Set<RunSpec>> repeated = new LinkedHashMap<>();
    for (RunSpec spec : specs) {
      Map<String, Object> fields = Json.fields(spec);
      fields.remove(SEED);
      fields.remove(SPLIT);
      repeated.computeIfAbsent(fields, key -> new LinkedHashSet<>()).add(spec);
    }
    return repeated.values().stream().map(RunAgain::grid).toList();
  }

  private static Sweep grid(Set<RunSpec> repetitions) {
    RunSpec first = repetitions.iterator().next();
    if (repetitions.size() == 1) {
      return new Sweep(first, List.of());
    }
    Map<String, List<Object>> axis = new LinkedHashMap<>();
    for (RunSpec spec : repetitions) {
      if (spec instanceof FewShotSpec few) {
        axis.computeIfAbsent(SPLIT, key -> new ArrayList<>()).add(few.split());
      }
      axis.computeIfAbsent(SEED, key -> new ArrayList<>()).add(spec.seed());
    }
    return new Sweep(first, List.of(axis));
  }

  private static String title(Sweep grid) {
    int runs = grid.runs().size();
    return runs == 1
        ? grid.of().title()
        : String.format(Locale.ROOT, "%s, and %d more like it", grid.of().title(), runs - 1);
  }
}
