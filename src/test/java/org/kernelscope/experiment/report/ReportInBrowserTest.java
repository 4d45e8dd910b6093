package org.kernelscope.experiment.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kernelscope.store.Json;

/**
 * The report of real runs in a browser: all content is visible and fits. A script in a copy of the
 * page measures this and writes the results into the page.
 */
class ReportInBrowserTest {

  private static final String LOOK =
      """
      <script>
      addEventListener('load', () => {
        const seen = (selector, test) =>
            [...document.querySelectorAll(selector)].filter(test).length;
        const large = element => {
          const box = element.getBoundingClientRect();
          return box.width > 20 && box.height > 20;
        };
        const root = document.documentElement;
        const note = document.createElement('output');
        note.id = 'seen';
        note.textContent = JSON.stringify({
          charts: seen('svg.chart', large),
          curves: seen('polyline.line', line => line.getTotalLength() > 100),
          bands: seen('polygon.band', band => band.getBBox().width > 100),
          pictures: seen('.kernels img', image => image.checkVisibility() && image.naturalWidth > 0 && large(image)),
          resized: seen('.kernels img', image => image.width !== image.naturalWidth),
          tables: seen('table', large),
          clipped: seen('.table', box => box.scrollWidth > box.clientWidth),
          specifications: seen('pre', pre => pre.checkVisibility() && large(pre)),
          window: innerWidth,
          page: root.scrollWidth
        });
        document.body.append(note);
      });
      </script>
      """;

  private static final String NO_BROWSER =
      "No browser on the path; looked for " + String.join(", ", Browser.NAMES) + ".";

  @TempDir static Path folder;
  private static final Optional<Browser> BROWSER = Browser.find();
  private static Path report;

  @BeforeAll
  static void reportOfRealRuns() throws Exception {
    if (BROWSER.isEmpty()) {
      System.err.println("SKIPPED: nobody looks at the report. " + NO_BROWSER);
    } else {
      report = Report.write(ReportedRuns.in(folder).workspace(), folder.resolve("out")).file();
    }
  }

  /** Called before each test, not once before all, so that each test is listed as skipped. */
  @BeforeEach
  void thereIsABrowser() {
    assumeTrue(BROWSER.isPresent(), NO_BROWSER);
  }

  /** The script's measurements on a copy of the page. */
  private static Map<String, Object> see(String page, int width) throws Exception {
    Path copy = Files.writeString(folder.resolve("copy.html"), page + LOOK);
    Path profile = Files.createTempDirectory(folder, "profile");
    Document document = BROWSER.orElseThrow().open(copy, width, profile);
    assertThat(Browser.processesOf(profile).filter(ProcessHandle::isAlive)).isEmpty();
    Element seen = document.getElementById("seen");
    assertThat(seen).as("what the script found").isNotNull();
    return Json.fields(Json.parse(seen.text(), Map.class, "the browser"));
  }

  @Test
  void everythingIsSeenAndNothingOverflows() throws Exception {
    assertThat(see(Files.readString(report), 1200))
        .containsEntry("window", 1200)
        .containsEntry("page", 1200)
        .containsEntry("charts", 5)
        .containsEntry("curves", 2 + 2 + 3 + 6 + 2)
        .containsEntry("bands", 2 + 2 + 6)
        .containsEntry("pictures", 4 + 4 + 6 + 2)
        .containsEntry("resized", 0)
        .containsEntry("tables", 6)
        .containsEntry("clipped", 0)
        // On a screen they are folded, which is intended.
        .containsEntry("specifications", 0);
  }

  @Test
  void paperOfThatWidthClipsNothingAndShowsEverySpecification() throws Exception {
    // Applies the print rules of the style sheet, in a window as wide as upright A4 without
    // margins.
    String onPaper = Files.readString(report).replace("@media print", "@media all");
    assertThat(see(onPaper, 688))
        .containsEntry("window", 688)
        .containsEntry("page", 688)
        .containsEntry("charts", 5)
        .containsEntry("pictures", 2 * 4 + 4 * 4 + 2 * 6 + 2 * 2)
        .containsEntry("tables", 6)
        .containsEntry("clipped", 0)
        .containsEntry("specifications", 2 + 6 + 4 + 2);
  }
}
