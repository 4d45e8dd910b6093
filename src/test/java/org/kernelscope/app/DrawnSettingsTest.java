package org.kernelscope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kernelscope.app.Terminal.Answer;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Commands with options drawn at random, from all that a command has, and with texts drawn from
 * numbers, names and nonsense: each ends in runs, or in one sentence, exit status 2 and no folder.
 */
class DrawnSettingsTest {

  private static final int DRAWS = Integer.getInteger("kernelscope.draws", 100);

  /** Options that say where something is put or how it is printed. */
  private static final Set<String> FIXED = Set.of("--workspace", "--out", "--threads");

  private static final List<String> TEXTS =
      List.of(
          "0",
          "1",
          "2",
          "3",
          "0.5",
          "1e-3",
          "2,2",
          "3,1",
          "1,,2",
          ",",
          "-1",
          "-0.5",
          "1e9",
          "2147483648",
          "9223372036854775808",
          "1".repeat(400),
          "NaN",
          "Infinity",
          "-Infinity",
          "1e400",
          "1e-400",
          "0x10",
          "1_000",
          "½",
          "１",
          "1;2",
          "1/2",
          "",
          " ",
          "x",
          "true",
          "none",
          "never",
          "xavier",
          "dwp",
          "gaussian",
          "standard-normal",
          "adam",
          "linear",
          "prior",
          "mnist",
          "../..",
          "a,b:c+d",
          "\u0000",
          "\n",
          "💥",
          "%s%n",
          "a".repeat(10_000));

  @TempDir Path folder;

  /** A command, with options that make its runs small. */
  @SuppressWarnings("ImmutableEnumChecker")
  enum Drawn {
    COMPARE("compare", "--steps=2", "--train-examples=40", "--widths=2,2", "--seeds=1"),
    FEW_SHOT("fewshot", "--steps=2", "--examples=20", "--widths=2,2", "--splits=1", "--ensemble=2"),
    FEATURES("features", "--epochs=1", "--train-examples=40", "--widths=16,16", "--seeds=1"),
    SOURCES("sources train", "--epochs=1", "--train-examples=40", "--widths=2,2", "--networks=1"),
    FIT("prior fit", "--steps=2", "--hidden=4", "--latent=2");

    private final List<String> words;
    private final Map<String, String> small = new LinkedHashMap<>();

    Drawn(String command, String... options) {
      words = List.of(command.split(" ", -1));
      for (String option : options) {
        small.put(option.substring(0, option.indexOf('=')), option);
      }
    }
  }

  private List<OptionSpec> options(Drawn command) {
    CommandLine line = KernelscopeCommand.commandLine(new Home(Terminal.PROJECT, folder));
    for (String word : command.words) {
      line = line.getSubcommands().get(word);
    }
    return line.getCommandSpec().options().stream()
        .filter(option -> option.arity().min() == 1 && !FIXED.contains(option.longestName()))
        .toList();
  }

  @ParameterizedTest
  @EnumSource
  void endInRunsOrInOneSentence(Drawn command) {
    List<OptionSpec> options = new ArrayList<>(options(command));
    assertThat(options).hasSizeGreaterThan(10);
    Random random = new Random(command.name().hashCode());
    int ran = 0;
    for (int draw = 0; draw < DRAWS; draw++) {
      Collections.shuffle(options, random);
      Map<String, String> chosen = new LinkedHashMap<>(command.small);
      if (command != Drawn.FIT && command != Drawn.FEATURES) {
        chosen.put("--evaluate-at", "--evaluate-at=0");
      }
      if (command != Drawn.FIT) {
        chosen.put("--test-examples", "--test-examples=20");
      }
      for (OptionSpec option : options.subList(0, 1 + random.nextInt(2))) {
        String name = option.longestName();
        chosen.put(name, name + "=" + TEXTS.get(random.nextInt(TEXTS.size())));
      }
      Path workspace = folder.resolve("workspace");
      List<String> words = new ArrayList<>(command.words);
      words.addAll(chosen.values());
      words.add("--workspace=" + workspace);
      if (command == Drawn.SOURCES || command == Drawn.FIT) {
        words.add("--out=" + folder.resolve("out"));
      }
      Answer answer = new Terminal(folder).run(words.toArray(String[]::new));
      String told = words.toString() + "\n" + answer.err();
      assertThat(answer.err()).as(told).doesNotContain("\tat ", "Exception");
      if (answer.status() == 2) {
        assertThat(answer.err()).as(told).startsWith("kernelscope: ");
        assertThat(answer.err().lines().filter(line -> !line.startsWith("see kernelscope ")))
            .as(told)
            .hasSize(1);
        assertThat(workspace).as(told).doesNotExist();
      } else if (answer.status() == 1) {
        // A number that is allowed may still be a bad choice.
        assertThat(answer.err()).as(told).contains("diverged");
      } else {
        assertThat(answer.status()).as(told).isZero();
        Path made = command == Drawn.SOURCES ? folder.resolve("out") : workspace;
        assertThat(made).as(told).isNotEmptyDirectory();
        ran++;
      }
      FileUtils.deleteQuietly(workspace.toFile());
      FileUtils.deleteQuietly(folder.resolve("out").toFile());
    }
    assertThat(ran).as("draws that were runs").isPositive();
  }
}
