package org.kernelscope.experiment.report;

import static j2html.TagCreator.div;
import static j2html.TagCreator.each;
import static j2html.TagCreator.figcaption;
import static j2html.TagCreator.figure;
import static j2html.TagCreator.h3;
import static j2html.TagCreator.img;
import static j2html.TagCreator.p;

import j2html.tags.DomContent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.kernelscope.store.KernelSnapshot;

/** Recorded kernels side by side: a column for each contender, its pictures below one another. */
final class KernelGallery {

  /**
   * What is shown of one run.
   *
   * @param whose the contender
   * @param run which of its runs
   * @param snapshots from top to bottom
   */
  record Exhibit(String whose, String run, List<KernelSnapshot> snapshots) {}

  private KernelGallery() {}

  /** Nothing when there are no kernels. */
  static List<DomContent> of(List<Exhibit> exhibits) throws IOException {
    List<DomContent> columns = new ArrayList<>();
    for (Exhibit exhibit : exhibits) {
      List<DomContent> pictures = new ArrayList<>();
      for (KernelSnapshot snapshot : exhibit.snapshots()) {
        KernelPicture picture = KernelPicture.of(snapshot);
        pictures.add(
            figure(
                img()
                    .withSrc(picture.address())
                    .withAlt(
                        "kernels of %s, %s, %s"
                            .formatted(exhibit.whose(), exhibit.run(), picture.caption())),
                figcaption(picture.caption())));
      }
      if (!pictures.isEmpty()) {
        columns.add(
            div(
                h3(Tables.breakable(exhibit.whose())),
                p(exhibit.run()).withClass("note"),
                each(pictures, picture -> picture)));
      }
    }
    return columns.isEmpty()
        ? List.of()
        : List.of(
            p("Kernels of the first layer. Blue is below zero, red above; each kernel has limits of its own.")
                .withClass("lead"),
            div(each(columns, column -> column)).withClass("kernels"));
  }
}
