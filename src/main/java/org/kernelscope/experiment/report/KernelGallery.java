package org.kernelscope.experiment.report;

import static j2html.TagCreator.details;
import static j2html.TagCreator.div;
import static j2html.TagCreator.each;
import static j2html.TagCreator.figcaption;
import static j2html.TagCreator.figure;
import static j2html.TagCreator.h3;
import static j2html.TagCreator.img;
import static j2html.TagCreator.p;
import static j2html.TagCreator.summary;

import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.kernelscope.experiment.library.LeftOut;
import org.kernelscope.experiment.spec.ComparedSpec;
import org.kernelscope.experiment.spec.RunSpec;
import org.kernelscope.store.KernelSnapshot;
import org.kernelscope.store.RunFolder;

/**
 * Recorded kernels side by side. Each initialisation or prior has a column, with its pictures below
 * one another.
 */
final class KernelGallery {

  /**
   * The kernels that are shown of one run.
   *
   * @param folder the folder of the run
   * @param whose the column or prior, as the heading of the column
   * @param run the seed or split of the run, in words
   * @param snapshots the snapshots of all layers; those of one layer are shown from top to bottom
   */
  record Exhibit(RunFolder folder, String whose, String run, List<KernelSnapshot> snapshots) {}

  private KernelGallery() {}

  /**
   * For each column of an experiment, the kernels of its first run with readable kernels.
   *
   * @param runs the runs of an experiment
   * @param specs the specifications of all runs
   * @param kind runs of other kinds are left out
   * @param whose names the column of a run, for people
   * @param which names a run among those of its column, for people
   * @param shown chooses the snapshots to show
   */
  static <S extends ComparedSpec> List<Exhibit> ofColumns(
      List<RunFolder> runs,
      Map<RunFolder, RunSpec> specs,
      Class<S> kind,
      Function<S, String> whose,
      Function<S, String> which,
      UnaryOperator<List<KernelSnapshot>> shown,
      LeftOut leftOut) {
    Map<String, Exhibit> firsts = new LinkedHashMap<>();
    for (RunFolder run : runs) {
      if (!kind.isInstance(specs.get(run)) || leftOut.has(run)) {
        continue;
      }
      S spec = kind.cast(specs.get(run));
      String column = whose.apply(spec);
      if (!firsts.containsKey(column)) {
        leftOut
            .part(run, run::kernelSnapshots)
            .ifPresent(
                found ->
                    firsts.put(
                        column, new Exhibit(run, column, which.apply(spec), shown.apply(found))));
      }
    }
    return List.copyOf(firsts.values());
  }

  /**
   * The kernels of the first layer, and those of each further layer folded. Empty if there are no
   * kernels.
   *
   * @param leftOut receives the kernels that cannot be read
   */
  static List<DomContent> of(List<Exhibit> exhibits, LeftOut leftOut) {
    Set<String> layers = new TreeSet<>();
    exhibits.forEach(
        exhibit -> exhibit.snapshots().forEach(one -> layers.add(KernelPicture.layer(one))));
    List<DomContent> galleries = new ArrayList<>();
    for (String layer : layers) {
      DomContent gallery = ofLayer(layer, exhibits, leftOut);
      if (galleries.isEmpty()) {
        galleries.add(
            p("Kernels of %s. Blue is below zero, red above; each kernel has limits of its own."
                    .formatted(layer))
                .withClass("lead"));
        galleries.add(gallery);
      } else {
        galleries.add(details(summary("Kernels of " + layer), gallery));
      }
    }
    return galleries;
  }

  private static DomContent ofLayer(String layer, List<Exhibit> exhibits, LeftOut leftOut) {
    List<DomContent> columns = new ArrayList<>();
    for (Exhibit exhibit : exhibits) {
      List<DomContent> pictures = new ArrayList<>();
      for (KernelSnapshot snapshot : exhibit.snapshots()) {
        if (KernelPicture.layer(snapshot).equals(layer)) {
          leftOut
              .part(exhibit.folder(), () -> KernelPicture.of(snapshot))
              .ifPresent(picture -> pictures.add(framed(picture, exhibit)));
        }
      }
      if (!pictures.isEmpty()) {
        columns.add(
            div(
                h3(Tables.breakable(exhibit.whose())),
                p(exhibit.run()).withClass("note"),
                each(pictures, picture -> picture)));
      }
    }
    return div(each(columns, column -> column)).withClass("kernels");
  }

  private static DomContent framed(KernelPicture picture, Exhibit exhibit) {
    return figure(
        img()
            .withSrc(picture.address())
            .withAlt(
                "kernels of %s, %s, %s"
                    .formatted(exhibit.whose(), exhibit.run(), picture.caption())),
        figcaption(picture.caption()));
  }
}
