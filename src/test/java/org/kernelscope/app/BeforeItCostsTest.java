package org.kernelscope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kernelscope.app.Terminal.Answer;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.Provenance;
import org.kernelscope.store.KernelFiles;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What cannot be done is one sentence before the first run is made, whatever was asked for. */
class BeforeItCostsTest {

  @TempDir Path folder;

  private Path workspace() {
    return folder.resolve("workspace");
  }

  private Answer run(String command, String... more) {
    List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
    arguments.add("--workspace=" + workspace());
    arguments.addAll(List.of(more));
    return new Terminal(folder).run(arguments.toArray(String[]::new));
  }

  private void refused(Answer answer, String... words) {
    assertThat(answer.err().strip()).startsWith("kernelscope: ").contains(words);
    assertThat(answer.err().lines()).hasSize(1);
    assertThat(answer.status()).isEqualTo(2);
    assertThat(answer.out()).isEmpty();
    assertThat(workspace()).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "compare --init xavier --init filters:nowhere.npz | nowhere.npz",
        "compare --init xavier --init dwp:nowhere.dwp | nowhere.dwp",
        "compare --model vae --init xavier --init gaussian:nowhere.dwp | nowhere.dwp",
        "features --init xavier --init filters:nowhere.npz | nowhere.npz",
        "sources train --out none --data nowhere | nowhere",
        "fewshot --data nowhere | nowhere",
        "fewshot --prior standard-normal --prior dwp:nowhere.dwp | nowhere.dwp",
        "fewshot --prior standard-normal --init filters:nowhere.npz | nowhere.npz",
        "fewshot --prior l2+l2+l2 | expected one prior or one for each of 2 layers, found 3",
        "fewshot --prior log-uniform --logvar-init prior | expected a proper prior",
        "fewshot --prior standard-normal --examples 50,60000 | to choose 60000 evenly",
        "prior fit --out fitted.dwp --kernels nowhere.npz | nowhere.npz",
        "prior fit --out fitted.dwp --size 4 | expected one set of 4x4 kernels, found 0",
      })
  void whatIsNotThereIsToldBeforeAnythingIsMade(String command, String words) {
    refused(run(command), words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "compare --steps 2147483600 | --steps: expected a whole number from 1 to 100000000",
        "compare --seeds 2000000000 | --seeds: expected a whole number from 1 to 1000",
        "compare --model vae --latent 100000000 | --latent: expected a whole number from 1 to 4096",
        "compare --widths 100000,100000 | --widths: expected whole numbers from 1 to 8192",
        "compare --batch 1e9 | --batch: expected a whole number from 1 to 1000000, found '1e9'",
        "compare --l2 NaN | --l2: expected a number of at least 0",
        "compare --parallel 0 | --parallel: expected a whole number from 1 to 64, found 0",
        "resume 1 --learning-rate 0 | --learning-rate: expected a number",
        "compare --steps 10 --evaluate-at 5,20 | --evaluate-at: expected steps up to 10, the last one, found 20",
        "fewshot --steps 10 --evaluate-at 11 | --evaluate-at: expected steps up to 10, the last one, found 11",
        "compare --seed 9223372036854775806 | seed: expected at most 9223372036854775805, for 3 runs count up from it",
        "fewshot --seed 9223372036854775807 | seed: expected at most 9223372036854775805, for 3 runs count up from it",
        "features --seed 9223372036854775807 | seed: expected at most 9223372036854775805, for 3 runs count up from it",
        "features --epochs 1000000 --batch 1 | epochs: expected at most ",
        "prior fit --kind mixture --out fitted.dwp --components 0 | --components: expected a whole number from 1 to 4096, found 0",
      })
  void rangesThatDoNotFitAreToldBeforeAnythingIsMade(String command, String words) {
    refused(run(command), words);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "compare --widths 8192,8192",
        "fewshot --widths 8192,8192",
        "compare --model vae --widths 8192,8192",
        "features --widths 8192,8192 --scales 1",
      })
  void whatFitsIntoNoMemoryIsToldWithWhatItNeeds(String command) {
    refused(run(command), "expected a network that fits into the ", " MB ", "weights that needs");
  }

  @Test
  void aNumberThatIsNoneIsNoPageOfUsage() {
    Answer answer = run("compare --threads many");
    assertThat(answer.status()).isEqualTo(2);
    assertThat(answer.err().lines())
        .containsExactly(
            "kernelscope: Invalid value for option '--threads': 'many' is not an int",
            "see kernelscope compare --help");
  }

  /** What ends as if there were no more memory. */
  @Command(name = "full")
  private static final class Full implements Callable<Integer> {
    @Override
    public Integer call() {
      throw new OutOfMemoryError("Java heap space");
    }
  }

  @Test
  void anErrorIsExplained() {
    StringWriter err = new StringWriter();
    CommandLine line = KernelscopeCommand.commandLine(new Home(Terminal.PROJECT, folder));
    line.addSubcommand(new Full()).setErr(new PrintWriter(err, true));
    assertThat(line.execute("full")).isEqualTo(1);
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .startsWith("kernelscope: out of memory: more than the ")
        .contains(" MB of the Java heap are needed", "--batch");
  }

  @Test
  void aVaeIsNotFittedToZeros() throws IOException {
    Path zeros = folder.resolve("zeros.npz");
    KernelFiles.write(
        zeros, Map.of("3x3", new KernelSet(3, new float[10 * 9], Provenance.UNKNOWN)));
    refused(
        run("prior fit --size 3 --out fitted.dwp", "--kernels=" + zeros),
        zeros
            + ": expected 3x3 kernels with a weight that is not 0, found none among the 8 to fit");
  }

  @Test
  void aFileThatIsNoPriorIsNamed() throws IOException {
    Path text = Files.writeString(folder.resolve("letter.dwp"), "Dear reader");
    refused(run("compare --init xavier", "--init=dwp:" + text), text.toString());
    refused(run("fewshot", "--prior=dwp:" + text), text.toString());
  }
}
