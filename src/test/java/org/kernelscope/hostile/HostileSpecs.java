package org.kernelscope.hostile;

import static org.kernelscope.hostile.HostileFile.broken;
import static org.kernelscope.hostile.HostileFile.cut;
import static org.kernelscope.hostile.HostileFile.noFiles;

import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.kernelscope.hostile.HostileFile.Reader;

/** Specifications and grids that no reader may take. */
final class HostileSpecs {

  private static final String SPEC = "spec.json";
  private static final String GRID = "grid.json";

  /** A valid one. */
  static final String VALID =
      """
      {"kind": "kernel-vae", "kernels": "", "size": 3, "architecture": "DENSE", "hidden": 96,
       "latent": 8, "varianceFloor": 1.0E-6, "batch": 128, "learningRate": 0.001, "steps": 10,
       "testFraction": 0.2, "keep": "BEST", "patience": 0, "seed": 1}""";

  private HostileSpecs() {}

  static List<HostileFile> all() {
    List<HostileFile> all = new ArrayList<>();
    byte[] whole = VALID.getBytes(StandardCharsets.UTF_8);
    all.addAll(cut(Reader.SPEC, SPEC, whole, 0, 1, 2, 10, 20, whole.length / 2, -1));
    all.addAll(noFiles(Reader.SPEC, SPEC));
    for (String odd :
        List.of(
            "null",
            "[]",
            "3",
            "\"spec\"",
            "{}",
            "{\"kind\": null}",
            "{\"kind\": 7}",
            "{\"kind\": [\"kernel-vae\"]}",
            "{\"kind\": \"com.evil.Process\"}",
            "{\"@class\": \"java.lang.ProcessBuilder\", " + VALID.substring(1),
            VALID + VALID,
            VALID.replace("\"seed\": 1", "\"seed\": 1, \"seed\": 2"),
            VALID.replace("\"seed\": 1", "\"evil\": 1"),
            VALID.replace("\"steps\": 10", "\"steps\": NaN"),
            VALID.replace("\"steps\": 10", "\"steps\": 1e999"),
            VALID.replace("\"steps\": 10", "\"steps\": -10"),
            VALID.replace("\"steps\": 10", "\"steps\": \"10\""),
            VALID.replace("\"steps\": 10", "\"steps\": 2147483648"),
            VALID.replace("\"steps\": 10", "\"steps\": {}"),
            VALID.replace("\"size\": 3", "\"size\": 9999"),
            VALID.replace("\"kernels\": \"\"", "\"kernels\": \"spec.json\\u0000\\u001b[2J\""),
            VALID.replace("\"kernels\": \"\"", "\"kernels\": 7"))) {
      all.add(broken(Reader.SPEC, brief(odd), SPEC, odd));
    }
    all.add(
        broken(Reader.SPEC, "a number of a million digits", SPEC, steps("9".repeat(1_000_000))));
    all.add(broken(Reader.SPEC, "an exponent beyond any", SPEC, steps("1e" + "9".repeat(2000))));
    all.add(broken(Reader.SPEC, "lists a hundred thousand deep", SPEC, "[".repeat(100_000)));
    all.add(broken(Reader.SPEC, "objects as deep", SPEC, "{\"of\":".repeat(100_000)));
    all.add(broken(Reader.SPEC, "as deep in a field", SPEC, steps("[".repeat(100_000))));
    all.add(broken(Reader.SPEC, "UTF-16", SPEC, VALID.getBytes(StandardCharsets.UTF_16)));
    all.add(broken(Reader.SPEC, "bytes that are no UTF-8", SPEC, new byte[] {'{', (byte) 0xff}));
    all.add(broken(Reader.SPEC, "zeros", SPEC, new byte[4096]));
    all.add(broken(Reader.SPEC, "a million fields", SPEC, "{" + "\"a\":1,".repeat(1_000_000)));
    all.add(
        new HostileFile(
            Reader.SPEC,
            "a text of two gigabytes",
            SPEC,
            file -> {
              try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
                sparse.write("{\"kind\": \"".getBytes(StandardCharsets.UTF_8));
                sparse.setLength((1L << 31) + 100);
              }
            }));
    all.add(
        new HostileFile(
            Reader.SPEC,
            "a hundred megabytes of empty lists",
            SPEC,
            file -> {
              try (OutputStream out = Files.newOutputStream(file)) {
                out.write("{\"of\": [".getBytes(StandardCharsets.UTF_8));
                byte[] block = "[],".repeat(1 << 16).getBytes(StandardCharsets.UTF_8);
                for (int i = 0; i < 512; i++) {
                  out.write(block);
                }
              }
            }));
    String ten = "[1,2,3,4,5,6,7,8,9,10]";
    for (String vary :
        List.of(
            "[{\"seed\": %1$s, \"steps\": [1,2]}]",
            "[{\"seed\": []}]",
            "[{}]",
            "{}",
            "7",
            "[null]",
            "[[]]",
            "[{\"seed\": null}]",
            "[{\"seed\": 7}]",
            "[{\"evil\": [1]}]",
            "[{\"seed\": [[[[[]]]]]}]",
            "[{\"seed.seed.seed\": [1]}]",
            "[{\"seed\": %1$s}, {\"seed\": %1$s}]",
            "[{\"kind\": [\"evil\"]}]",
            "[{\"steps\": [NaN]}]",
            "[{\"steps\": %1$s}, {\"batch\": %1$s}, {\"hidden\": %1$s}, {\"latent\": %1$s},"
                + " {\"seed\": %1$s}, {\"patience\": %1$s}, {\"size\": %1$s}]")) {
      String grid = "{\"of\": %s, \"vary\": %s}".formatted(VALID, vary.formatted(ten));
      all.add(broken(Reader.SPEC, "vary " + vary, GRID, grid));
    }
    all.add(broken(Reader.SPEC, "a grid of nothing", GRID, "{\"of\": null, \"vary\": []}"));
    all.add(
        broken(
            Reader.SPEC,
            "a grid of a grid",
            GRID,
            "{\"of\": {\"of\": " + VALID + "}, \"vary\": []}"));
    all.add(
        broken(
            Reader.SPEC,
            "a grid whose entries are as many as megabytes hold",
            GRID,
            "{\"of\": "
                + VALID
                + ", \"vary\": ["
                + "{\"seed\": [1]},".repeat(300_000)
                + "{\"seed\": [1]}]}"));
    return all;
  }

  /** What is odd comes early or late. */
  static String brief(String odd) {
    return odd.length() < 80 ? odd : odd.substring(0, 40) + "…" + odd.substring(odd.length() - 40);
  }

  private static String steps(String number) {
    return VALID.replace("\"steps\": 10", "\"steps\": " + number);
  }
}
