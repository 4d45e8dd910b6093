package org.kernelscope;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;

/** What a crash, a full disk, another program or a later version may leave of a run's folder. */
public enum Damage {
  METRICS_OF_WORDS("metrics.csv", file -> Files.writeString(file, "all is well\n")),
  METRICS_EMPTY("metrics.csv", file -> Files.write(file, new byte[0])),
  METRICS_BINARY("metrics.csv", Damage::writeNoise),
  METRICS_A_FOLDER("metrics.csv", Damage::makeFolder),
  METRICS_GONE("metrics.csv", Files::delete),
  METRICS_NOT_UTF8("metrics.csv", file -> replace(file, "accuracy", "\u00e4ccuracy")),
  A_STEP_BEYOND_INT("metrics.csv", file -> append(file, "loss,2147483648,0.5,1.0\n")),
  A_STEP_BEYOND_LONG("metrics.csv", file -> append(file, "loss,9223372036854775808,0.5,1.0\n")),
  A_STEP_BEFORE_THE_FIRST("metrics.csv", file -> append(file, "loss,-1,0.5,1.0\n")),
  SPEC_NOT_UTF8("spec.json", file -> replace(file, "xavier", "\u00e4avier")),
  SPEC_OF_A_LATER_VERSION("spec.json", file -> replace(file, "\"batch\"", "\"newerSetting\"")),
  SPEC_OF_A_LATER_KIND("spec.json", file -> Files.writeString(file, "{\"kind\" : \"other\"}")),
  SPEC_EMPTY("spec.json", file -> Files.write(file, new byte[0])),
  SPEC_A_FOLDER("spec.json", Damage::makeFolder),
  SPEC_GONE("spec.json", Files::delete),
  RECORD_CUT("run.json", file -> Files.writeString(file, Files.readString(file).substring(0, 99))),
  RECORD_BINARY("run.json", Damage::writeNoise),
  RECORD_A_FOLDER("run.json", Damage::makeFolder),
  RECORD_OF_A_LATER_STATE("run.json", file -> replace(file, "\"finished\"", "\"archived\"")),
  RECORD_WITHOUT_VERSIONS("run.json", file -> replace(file, "\"versions\"", "\"versionen\"")),
  LOG_A_FOLDER("log.txt", Damage::makeFolder);

  private interface Act {
    void on(Path file) throws IOException;
  }

  private final String file;

  @SuppressWarnings("ImmutableEnumChecker") // The acts are functions without state.
  private final Act act;

  Damage(String file, Act act) {
    this.file = file;
    this.act = act;
  }

  /** The name of the damaged file. */
  public String file() {
    return file;
  }

  /** Does it to the folder of a run. */
  public void to(Path run) throws IOException {
    act.on(run.resolve(file));
  }

  /** The folders of the runs of a workspace, the oldest first. */
  public static List<Path> runs(Path workspace) throws IOException {
    try (Stream<Path> runs = Files.list(workspace.resolve("runs"))) {
      return runs.sorted().toList();
    }
  }

  private static void writeNoise(Path file) throws IOException {
    byte[] noise = new byte[3000];
    new Random(1).nextBytes(noise);
    Files.write(file, noise);
  }

  private static void makeFolder(Path file) throws IOException {
    FileUtils.deleteQuietly(file.toFile());
    Files.createDirectories(file.resolve("folder"));
  }

  private static void append(Path file, String line) throws IOException {
    Files.writeString(file, Files.readString(file) + line);
  }

  /** Words outside ASCII are no UTF-8 afterwards. */
  private static void replace(Path file, String old, String now) throws IOException {
    String text = Files.readString(file);
    if (!text.contains(old)) {
      throw new IllegalArgumentException(file + " is without " + old);
    }
    Files.write(file, text.replace(old, now).getBytes(StandardCharsets.ISO_8859_1));
  }
}
