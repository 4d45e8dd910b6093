package org.kernelscope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The launcher, with a Maven and a Java in its way that only write down what they are asked. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {

  @TempDir Path folder;
  private Path home;
  private Path target;
  private boolean display = true;
  private String said = "";
  private final Map<String, String> locale = new HashMap<>(Map.of("LC_ALL", "C.UTF-8"));

  @BeforeEach
  void layOutAProject() throws IOException {
    home = Files.createDirectories(folder.resolve("my projects").resolve("kernel scope"));
    target = home.resolve("target");
    Files.copy(Path.of("kernelscope"), home.resolve("kernelscope"));
    for (String sources : List.of("src/main", "fxml", "styles")) {
      Files.createDirectories(home.resolve(sources));
    }
    Files.writeString(home.resolve("pom.xml"), "<project/>");
    Files.createDirectories(folder.resolve("bin"));
    stub(
        "mvn",
        """
        echo built >> "$LOG.builds"
        mkdir -p target
        echo classes > target/kernelscope.jar
        printf 'a.jar:b.jar' > target/classpath.txt
        """);
    // It refuses archives in which it reads "bad".
    stub(
        "java",
        """
        for argument in "$@"; do
          case $argument in
            -Xshare:on | -XX:AOTMode=on) checking=yes ;;
            -XX:SharedArchiveFile=* | -XX:AOTCache=*) archive=${argument#*=} ;;
          esac
        done
        if [ -n "${checking:-}" ]; then ! grep -q bad "$archive"; exit; fi
        for argument in "$@"; do echo "$argument" >> "$LOG"; done
        echo "threads $OMP_NUM_THREADS, BLAS $OPENBLAS_NUM_THREADS" >> "$LOG"
        echo "locale ${LC_ALL:-none}" >> "$LOG"
        """);
  }

  private void stub(String name, String script) throws IOException {
    Path file = folder.resolve("bin").resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + script);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** What Java was asked, and with how many threads. */
  private List<String> launch(String... arguments) throws Exception {
    Path log = folder.resolve("log");
    Files.deleteIfExists(log);
    List<String> line = new ArrayList<>(List.of("sh", home.resolve("kernelscope").toString()));
    line.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.environment().remove("JAVA_HOME");
    builder.environment().remove("DISPLAY");
    if (display) {
      builder.environment().put("DISPLAY", ":0");
    }
    builder.environment().keySet().removeAll(List.of("LC_ALL", "LC_CTYPE", "LANG"));
    builder.environment().putAll(locale);
    builder.environment().put("LOG", log.toString());
    builder
        .environment()
        .merge("PATH", folder.resolve("bin").toString(), (old, own) -> own + ":" + old);
    Process process = builder.start();
    said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return Files.readAllLines(log);
  }

  private int builds() throws IOException {
    return Files.readAllLines(folder.resolve("log.builds")).size();
  }

  private List<Path> archives() throws IOException {
    try (Stream<Path> files = Files.list(target)) {
      return files.filter(file -> file.toString().endsWith(".jsa")).sorted().toList();
    }
  }

  /** Where a window is to leave its archive when it closes. */
  private static Path promised(List<String> asked) {
    return promised(asked, "-XX:ArchiveClassesAtExit=");
  }

  private static Path promised(List<String> asked, String flag) {
    return asked.stream()
        .filter(argument -> argument.startsWith(flag))
        .map(argument -> Path.of(argument.substring(flag.length())))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no archive is asked for: " + asked));
  }

  @Test
  void itBuildsOnceAndAgainWhenSourcesChange() throws Exception {
    List<String> asked = launch("compare", "--threads=2", "two words");
    assertThat(asked)
        .containsSubsequence(
            "-cp",
            target.resolve("launched.jar") + ":a.jar:b.jar",
            "org.kernelscope.app.Main",
            "compare",
            "--threads=2",
            "two words",
            "threads 2, BLAS 1")
        .contains("-Dkernelscope.home=" + home);
    assertThat(said).contains("for the first time", "downloads about 250 MB", "two minutes");
    launch("--version");
    assertThat(said).as("nothing is built").isEmpty();
    assertThat(builds()).isEqualTo(1);
    Path source = Files.writeString(home.resolve("src/main/New.java"), "");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(60)));
    launch("--version");
    assertThat(said).contains("its sources have changed").doesNotContain("downloads");
    assertThat(builds()).isEqualTo(2);
  }

  @Test
  void theFirstWindowLeavesAnArchiveThatTheNextStartsTake() throws Exception {
    Path left = promised(launch());
    assertThat(left).hasParentRaw(target);
    Files.writeString(left, "good");
    List<String> next = launch("compare");
    assertThat(archives()).hasSize(1).doesNotContain(left);
    assertThat(next).contains("-XX:SharedArchiveFile=" + archives().get(0));
    assertThat(launch("gui")).contains("-XX:SharedArchiveFile=" + archives().get(0));
  }

  @Test
  void fromJava25OnTheArchiveTellsHowMethodsBehaved() throws Exception {
    Files.writeString(folder.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"25.0.3\"\n");
    Path left = promised(launch(), "-XX:AOTCacheOutput=");
    Files.writeString(left, "good");
    assertThat(launch("compare")).contains("-XX:AOTCache=" + archives().get(0));
    assertThat(archives()).hasSize(1).doesNotContain(left);
  }

  @Test
  void anArchiveThatJavaRefusesIsThrownAway() throws Exception {
    Files.writeString(promised(launch()), "bad");
    assertThat(promised(launch("gui"))).hasParentRaw(target);
    assertThat(archives()).isEmpty();
  }

  @Test
  void anArchiveOfAnEarlierBuildIsNotTaken() throws Exception {
    Files.writeString(promised(launch()), "good");
    launch("compare");
    Files.setLastModifiedTime(archives().get(0), FileTime.from(Instant.now().minusSeconds(600)));
    assertThat(promised(launch())).hasParentRaw(target);
  }

  @Test
  void onlyAWindowLeavesAnArchive() throws Exception {
    assertThat(launch("compare")).noneMatch(argument -> argument.contains("Archive"));
    assertThat(launch("gui", "--help")).noneMatch(argument -> argument.contains("Archive"));
    display = false;
    assertThat(launch("gui"))
        .noneMatch(argument -> argument.contains("Archive") && !OS.MAC.isCurrentOs());
  }

  /** Java cannot open é.onnx in the C locale, which is that of cron and of many containers. */
  @ParameterizedTest
  @CsvSource({"LC_ALL, C", "LC_ALL, POSIX", "LANG, C", "LC_CTYPE, C", "LANG, ''"})
  void whereTheLocaleKnowsOnlyAsciiItIsOneThatKnowsAllLetters(String variable, String value)
      throws Exception {
    locale.clear();
    locale.put(variable, value);
    assertThat(launch("compare")).contains("locale C.UTF-8");
  }

  @Test
  void aLocaleWithAllLettersStays() throws Exception {
    locale.clear();
    locale.put("LANG", "C.UTF-8");
    assertThat(launch("compare")).contains("locale none");
  }
}
