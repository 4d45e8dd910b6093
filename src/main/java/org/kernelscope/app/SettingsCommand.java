package org.kernelscope.app;

import org.kernelscope.experiment.library.DensityFit;
import org.kernelscope.experiment.library.PriorKinds;
import org.kernelscope.experiment.spec.RunKind;
import org.kernelscope.experiment.spec.Setting;
import org.kernelscope.experiment.spec.Settings;
import org.kernelscope.experiment.study.Comparison;
import org.kernelscope.experiment.study.FewShot;
import org.kernelscope.experiment.study.RandomFeatures;
import org.kernelscope.experiment.study.SourceNetworks;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code kernelscope settings}: every setting there is, as a page of Markdown. */
@Command(
    name = "settings",
    description = "Prints every setting of every kind of run: key, option, default, what it is.")
final class SettingsCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    Output output = new Output(spec.commandLine().getOut());
    output.line("%s", page().stripTrailing());
  }

  /** The page. */
  static String page() {
    StringBuilder page = new StringBuilder();
    page.append(
        """
        # Settings

        Every setting of every kind of run. *Key* is its name in `spec.json` and in a grid, *option* its
        name on the command line. This page is written by the program:

            ./kernelscope settings > docs/settings.md
        """);
    for (RunKind kind : RunKind.values()) {
      section(page, "%s (`%s`)".formatted(kind.title(), kind.key()), kind.settings());
    }
    for (DensityFit<?> fit : PriorKinds.densities()) {
      if (!fit.isImmediate()) {
        section(
            page, "%s (`prior fit --kind %s`)".formatted(fit.title(), fit.key()), fit.settings());
      }
    }
    section(
        page,
        "Experiments of several runs",
        Settings.of(
            Comparison.SEEDS,
            FewShot.EXAMPLES,
            FewShot.SPLITS,
            FewShot.STEPS_SCALED,
            RandomFeatures.SCALES,
            SourceNetworks.NETWORKS,
            SourceNetworks.EPOCHS));
    return page.toString();
  }

  private static void section(StringBuilder page, String title, Settings settings) {
    page.append("\n## ").append(title).append("\n\n");
    page.append("| key | label | option | default | allowed | what it is |\n");
    page.append("| --- | --- | --- | --- | --- | --- |\n");
    settings.all().forEach(setting -> page.append(row(setting)));
  }

  private static <T> String row(Setting<T> setting) {
    String option = setting.option().isEmpty() ? "" : "`" + setting.option() + "`";
    String usual = setting.type().text(setting.usual());
    return "| `%s` | %s | %s | %s | %s | %s |%n"
        .formatted(
            setting.key(),
            setting.label(),
            option,
            usual.isEmpty() ? "" : "`" + usual + "`",
            setting.type().allowed().replace("|", "\\|"),
            setting.help())
        .replace(System.lineSeparator(), "\n");
  }
}
