package org.kernelscope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.kernelscope.experiment.spec.ConvNetSpec;
import org.kernelscope.experiment.spec.RunKind;
import org.kernelscope.experiment.spec.Setting;
import org.kernelscope.experiment.spec.Values;
import org.kernelscope.experiment.study.SourceNetworks;
import org.kernelscope.nn.Network;
import picocli.CommandLine;

/** What the descriptions of settings make of the command line and its documentation. */
class SettingOptionsTest {

  @TempDir private Path folder;

  private static Map<String, List<String>> list(String name) throws IOException {
    return Files.readAllLines(Terminal.PROJECT.resolve("src/test/resources/settings/" + name))
        .stream()
        .map(line -> line.split(": ", 2))
        .collect(
            Collectors.toMap(line -> line[0], line -> List.of(line[1].split(" ")), (a, b) -> a));
  }

  private Map<String, CommandLine> commands() {
    Map<String, CommandLine> commands = new TreeMap<>();
    collect("", KernelscopeCommand.commandLine(new Home(Terminal.PROJECT, folder)), commands);
    return commands;
  }

  private static void collect(String path, CommandLine line, Map<String, CommandLine> commands) {
    commands.put(path.isEmpty() ? "kernelscope" : path.strip(), line);
    line.getSubcommands().forEach((name, next) -> collect(path + " " + name, next, commands));
  }

  @Test
  void everyOptionThatExistedBeforeStillDoes() throws IOException {
    Map<String, CommandLine> commands = commands();
    list("options-before-descriptions.txt")
        .forEach(
            (command, options) -> {
              assertThat(commands).containsKey(command);
              assertThat(options)
                  .as(command)
                  .allSatisfy(
                      option ->
                          assertThat(commands.get(command).getCommandSpec().findOption(option))
                              .as(option)
                              .isNotNull());
            });
  }

  @ParameterizedTest
  @EnumSource
  void everyFieldThatExistedBeforeStillDoes(RunKind kind) throws IOException {
    assertThat(kind.settings().all().stream().map(Setting::key))
        .containsAll(list("fields-before-descriptions.txt").get(kind.key()));
  }

  @ParameterizedTest
  @EnumSource
  void everySettingIsDescribed(RunKind kind) {
    assertThat(kind.settings().all())
        .allSatisfy(
            setting -> {
              assertThat(setting.label()).isNotBlank();
              assertThat(setting.help()).endsWith(".").hasSizeGreaterThan(10);
              assertThat(setting.type().allowed()).isNotBlank();
            });
  }

  @Test
  void noUsageTextHasAnUnnamedParameter() {
    commands()
        .forEach(
            (name, command) ->
                assertThat(command.getUsageMessage(CommandLine.Help.Ansi.OFF))
                    .as(name)
                    .doesNotContain("<arg"));
  }

  @Test
  void thePageOfSettingsIsFresh() throws IOException {
    assertThat(Files.readString(Terminal.PROJECT.resolve("docs/settings.md")).strip())
        .as("./kernelscope settings > docs/settings.md")
        .isEqualTo(SettingsCommand.page().strip());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "compare --batch=0 | --batch: expected a whole number from 1 to 1000000, found 0",
        "compare --batch=many | --batch: expected a whole number from 1 to 1000000, found 'many'",
        "compare --l2=NaN | --l2: expected a number of at least 0 and below 1000000, found 'NaN'",
        "compare --model=cifar --widths=8 | widths: expected 2 whole numbers for cifar (7×7 convolution, each 5×5 convolution), found 8",
        "compare --latent=8 | --latent: expected only where there is such a setting, found '8'",
        "compare --model=vae --pixels=red | --pixels: expected grey or binary, found 'red'",
        "compare --seeds=2000000000 | --seeds: expected a whole number from 1 to 1000, found 2000000000",
        "compare --steps=99999999999 | --steps: expected a whole number from 1 to 100000000, found 99999999999",
        "fewshot --weight-noise=loud | --weight-noise: expected additive or multiplicative, found 'loud'",
        "features --scales=2 | --scales: expected fractions up to 1 such as 1/16, parted by commas, found '2'",
        "sources train --out=x --network=lenet | --network: expected fconv, cifar or resnet, found 'lenet'",
        "sources train --out=x --epochs=0 | --epochs: expected a whole number from 1 to 1000000, found 0"
      })
  void aBadValueIsOneSentenceWithTheOption(String arguments, String sentence) {
    Terminal.Answer answer = new Terminal(folder).run(arguments.split(" "));
    assertThat(answer.status()).isEqualTo(2);
    assertThat(answer.out()).isEmpty();
    assertThat(answer.err().strip()).isEqualTo("kernelscope: " + sentence);
  }

  /** Without widths, each network has its own: source networks the wide ones. */
  @ParameterizedTest
  @EnumSource
  void everyNetworkHasItsUsualWidthsWhereNoneAreGiven(Network network) {
    Map<String, CommandLine> commands = commands();
    commands
        .get("kernelscope")
        .parseArgs("sources", "train", "--out=x", "--network=" + network.key());
    SettingOptions options =
        ((SettingOptions.Described) commands.get("sources train").getCommand()).settings();
    Values values = options.read(SourceNetworks.SETTINGS.usual(), Network::wideWidths);
    ConvNetSpec spec = new ConvNetSpec(values);
    assertThat(spec.network()).isEqualTo(network);
    assertThat(spec.widths()).isEqualTo(network.wideWidths());
  }

  @Test
  void aSwitchIsOnWithoutAValue() {
    Map<String, CommandLine> commands = commands();
    CommandLine fewShot = commands.get("fewshot");
    assertThat(
            Arrays.stream(fewShot.getCommandSpec().findOption("--scale-steps").description())
                .collect(Collectors.joining()))
        .contains("Default: no");
    commands.get("kernelscope").parseArgs("fewshot", "--scale-steps", "--examples", "50,100");
    assertThat(fewShot.getCommandSpec().findOption("--scale-steps").<String>getValue())
        .isEqualTo("yes");
  }
}
