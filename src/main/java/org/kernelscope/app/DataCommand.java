package org.kernelscope.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kernelscope.data.Acquisition;
import org.kernelscope.data.Catalogue;
import org.kernelscope.data.Download;
import org.kernelscope.data.IdxFolder;
import org.kernelscope.data.glyph.GlyphSet;
import org.kernelscope.data.glyph.Refusal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code kernelscope data}: the image data sets. */
@Command(name = "data", description = "The image data sets.")
final class DataCommand implements Runnable {

  @ParentCommand private KernelscopeCommand root;
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Expected one of the subcommands list, get and glyphs, found none");
  }

  private Output output() {
    return new Output(spec.commandLine().getOut());
  }

  /** A data set as {@code data list --json} tells it. */
  private record Listed(
      String name,
      String title,
      List<Integer> shape,
      int classes,
      int train,
      int test,
      String origin,
      String licence,
      boolean bundled,
      boolean present,
      String folder,
      long downloadBytes) {

    static Listed of(Catalogue.Entry entry, Catalogue catalogue) {
      return new Listed(
          entry.name(),
          entry.title(),
          List.of(entry.height(), entry.width(), entry.channels()),
          entry.classes(),
          entry.train(),
          entry.test(),
          entry.origin(),
          entry.licence(),
          entry.isBundled(),
          catalogue.isPresent(entry.name()),
          catalogue.folder(entry).toString(),
          entry.files().stream().mapToLong(Catalogue.RemoteFile::bytes).sum());
    }
  }

  private record Listing(List<Listed> datasets) {}

  @Command(name = "list", description = "The data sets known by name, and which are here.")
  void list(@Option(names = "--json", description = "Print JSON.") boolean json) {
    Catalogue catalogue = root.home().catalogue();
    List<Listed> all =
        catalogue.entries().stream().map(entry -> Listed.of(entry, catalogue)).toList();
    if (json) {
      output().json(new Listing(all));
      return;
    }
    String row = "%-14s %-9s %7s %7s %7s  %-8s %s";
    output().line(row, "name", "shape", "classes", "train", "test", "here", "what");
    for (Listed set : all) {
      output()
          .line(
              row,
              set.name,
              String.join("x", set.shape.stream().map(String::valueOf).toList()),
              set.classes,
              set.train,
              set.test,
              set.present ? "yes" : set.bundled ? "missing" : "no",
              set.title);
      output().line("%-14s %s; %s", "", set.origin, set.licence);
    }
  }

  @Command(
      name = "get",
      description = "Fetches a data set; goes on where an earlier attempt stopped.")
  void get(
      @Parameters(paramLabel = "NAME", description = "A name that \"data list\" shows.")
          String name,
      @Option(
              names = "--from",
              paramLabel = "URL|FOLDER",
              description = "A mirror, or a folder that holds the files already.")
          @Nullable String from,
      @Option(
              names = "--into",
              paramLabel = "DIR",
              description = "Where to put the files, instead of ~/.kernelscope/data/NAME.")
          @Nullable Path into)
      throws IOException {
    Catalogue catalogue = root.home().catalogue();
    Catalogue.Entry entry = catalogue.entry(name);
    if (entry.isBundled()) {
      output().line("%s comes with Kernelscope: %s", name, catalogue.folder(entry));
      return;
    }
    Path folder = into == null ? catalogue.folder(entry) : into;
    Acquisition acquisition = new Acquisition(entry, folder);
    if (acquisition.isDone()) {
      output().line("%s is already in %s", name, folder);
      return;
    }
    try (ProgressBar bar = ProgressBar.on(spec.commandLine().getErr())) {
      Download download = new Download(bar, () -> false);
      if (from == null) {
        acquisition.fetch(download);
      } else {
        acquisition.fetch(download, from);
      }
    }
    output().line("%s is in %s", name, folder);
  }

  /** What became of the fonts, as {@code data glyphs --json} tells it. */
  private record Rendered(
      String folder,
      int train,
      int test,
      int fontFiles,
      int trainFaces,
      int testFaces,
      Map<String, Long> leftOut) {}

  @Command(name = "glyphs", description = "Renders letters in many fonts into IDX files.")
  void glyphs(
      @Option(
              names = "--fonts",
              paramLabel = "DIR",
              required = true,
              arity = "1..*",
              description = "Folders with .ttf, .otf, .ttc and .pfb fonts, at any depth.")
          List<Path> fonts,
      @Option(
              names = "--letters",
              paramLabel = "LETTERS",
              defaultValue = GlyphSet.LETTERS,
              description = "One class each. Default: ${DEFAULT-VALUE}.")
          String letters,
      @Option(
              names = "--out",
              paramLabel = "DIR",
              required = true,
              description = "Where to put the IDX files.")
          Path out,
      @Option(
              names = "--seed",
              paramLabel = "SEED",
              defaultValue = "1",
              description = "Default: ${DEFAULT-VALUE}.")
          long seed,
      @Option(
              names = "--train",
              paramLabel = "N",
              defaultValue = "18000",
              description = "Number of training images. Default: ${DEFAULT-VALUE}.")
          int train,
      @Option(
              names = "--test",
              paramLabel = "N",
              defaultValue = "2000",
              description = "Number of test images, in other fonts. Default: ${DEFAULT-VALUE}.")
          int test,
      @Option(names = "--json", description = "Print JSON.") boolean json)
      throws IOException {
    GlyphSet.Recipe recipe = new GlyphSet.Recipe(fonts, letters, train, test, seed);
    GlyphSet set;
    try (ProgressBar bar = ProgressBar.on(spec.commandLine().getErr())) {
      set = GlyphSet.render(recipe, bar);
    }
    new IdxFolder(out).write(set.data());
    GlyphSet.Survey survey = set.survey();
    if (json) {
      output().json(rendered(out, recipe, survey));
      return;
    }
    output()
        .line(
            "%d training images in %d faces and %d test images in %d other faces are in %s",
            train, survey.trainFaces().size(), test, survey.testFaces().size(), out);
    output().line("%d font files found; left out:", survey.files());
    for (Refusal.Reason reason : Refusal.Reason.values()) {
      output().line("%7d %s", survey.refused(reason), spoken(reason));
    }
  }

  private static Rendered rendered(Path out, GlyphSet.Recipe recipe, GlyphSet.Survey survey) {
    Map<String, Long> leftOut = new LinkedHashMap<>();
    for (Refusal.Reason reason : Refusal.Reason.values()) {
      leftOut.put(reason.name().toLowerCase(Locale.ROOT), survey.refused(reason));
    }
    return new Rendered(
        out.toString(),
        recipe.train(),
        recipe.test(),
        survey.files(),
        survey.trainFaces().size(),
        survey.testFaces().size(),
        leftOut);
  }

  private static String spoken(Refusal.Reason reason) {
    return switch (reason) {
      case UNREADABLE -> "files that cannot be read";
      case LETTERS_MISSING -> "faces without the letters";
      case FAINT -> "faces too thin to be seen";
      case LETTERS_ALIKE -> "faces with letters that look the same";
      case DUPLICATE -> "faces that look like another";
      case NOT_LETTERS -> "faces that show something else than plain letters";
    };
  }
}
