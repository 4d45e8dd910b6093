package org.kernelscope.experiment.report;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;

/**
 * A headless browser that opens a page, runs its scripts and returns the resulting document.
 *
 * @param program the Chromium or Chrome to start
 */
record Browser(Path program) {

  /** The names of its program on different systems. */
  static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "chrome");

  private static final int SECONDS = 60;

  /** The first of these programs on the path, if there is any. */
  static Optional<Browser> find() {
    List<Path> folders =
        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
            .map(Path::of)
            .toList();
    return NAMES.stream()
        .flatMap(name -> folders.stream().map(folder -> folder.resolve(name)))
        .filter(Files::isExecutable)
        .findFirst()
        .map(Browser::new);
  }

  /**
   * Opens a page in a window.
   *
   * @param profile a folder for the browser's data, used by no other browser
   * @return the document after everything has been loaded
   */
  Document open(Path page, int width, Path profile) throws IOException, InterruptedException {
    Path dom = Files.createTempFile("page", ".html");
    Process process =
        new ProcessBuilder(
                program.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--hide-scrollbars",
                "--no-first-run",
                "--disable-breakpad",
                "--disable-background-networking",
                "--user-data-dir=" + profile,
                "--window-size=%d,900".formatted(width),
                "--dump-dom",
                page.toUri().toString())
            .redirectOutput(dom.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("%s did not finish within %d s".formatted(program, SECONDS));
      }
      return Jsoup.parse(dom.toFile(), StandardCharsets.UTF_8.name());
    } finally {
      Stream.concat(process.descendants(), processesOf(profile)).forEach(Browser::end);
      end(process.toHandle());
      Files.delete(dom);
    }
  }

  private static void end(ProcessHandle process) {
    process.destroyForcibly();
    process.onExit().completeOnTimeout(process, 5, TimeUnit.SECONDS).join();
  }

  /** All remaining processes that the browser started for a profile, its own children or not. */
  static Stream<ProcessHandle> processesOf(Path profile) {
    return ProcessHandle.allProcesses()
        .filter(one -> one.info().commandLine().orElse("").contains(profile.toString()));
  }
}
