package org.kernelscope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.kernelscope.InForeignLocales;
import org.kernelscope.app.Terminal.Answer;
import org.kernelscope.prior.StandardNormalPrior;
import org.kernelscope.store.KernelFiles;

/** Commands answer the same on every machine, whatever digits and letters people there write. */
class AnswersAbroadTest {

  @TempDir static Path folder;

  /** What is typed, and what is answered at home once all runs are there. */
  private static final Map<List<String>, Answer> AT_HOME = new LinkedHashMap<>();

  @BeforeAll
  static void askAtHome() throws IOException {
    String kernels = folder.resolve("kernels.npz").toString();
    KernelFiles.write(
        Path.of(kernels),
        Map.of("3x3", new StandardNormalPrior(3, 0.2).sample(1200, new Random(1))));
    String mixture = folder.resolve("mixture.dwp").toString();
    String vae = folder.resolve("vae.dwp").toString();
    String fit = "prior fit --size 3 --kernels " + kernels;
    String tiny = " --widths 2,3 --train-examples 40 --test-examples 20";
    List<String> typed =
        List.of(
            "data list",
            "kernels show " + kernels,
            fit + " --kind mixture --components 1 --out " + mixture,
            fit + " --kind dense-vae --latent 2 --hidden 8 --steps 1200 --batch 20 --out " + vae,
            "prior score --size 3 --kernels " + kernels + " --prior " + mixture + " --prior " + vae,
            "prior sample -n 1234 --prior " + vae + " --out " + folder.resolve("drawn.npy"),
            "compare --steps 2 --seeds 2 --init xavier --init filters --batch 8 --evaluate-at 0"
                + tiny,
            "compare --model vae --pixels binary --steps 2 --init xavier --batch 8 --json" + tiny,
            "features --scales 1/2 --epochs 1 --seeds 2 --batch 20" + tiny,
            "fewshot --examples 10 --prior standard-normal --prior log-uniform --init xavier"
                + " --splits 2 --steps 3 --widths 2,3 --test-examples 40 --ensemble 2",
            "fewshot --examples 12345678 --init xavier",
            "report " + folder.resolve("workspace") + " --out " + folder.resolve("report"));
    for (String command : typed) {
      List<String> arguments = List.of(command.split(" "));
      ask(arguments);
      AT_HOME.put(arguments, ask(arguments));
    }
  }

  private static Answer ask(List<String> arguments) {
    return new Terminal(folder).run(arguments.toArray(String[]::new));
  }

  @InForeignLocales
  void theAnswerIsTheSameWhateverDigitsPeopleWrite() {
    AT_HOME.forEach(
        (arguments, answer) -> assertThat(ask(arguments)).as("%s", arguments).isEqualTo(answer));
  }

  /** Picocli puts options into the order of the local alphabet, so that it is all but the order. */
  @InForeignLocales
  void theHelpIsWrittenInTheSameDigits() {
    // Wherever its lines break.
    String help = ask(List.of("fewshot", "--help")).out().replaceAll("\\s+", " ");
    assertThat(help).contains("Default: 50.", "Default: 0.001.", "--init=INIT");
    assertThat(help.chars().filter(Character::isDigit)).allMatch(digit -> digit < 128);
  }
}
