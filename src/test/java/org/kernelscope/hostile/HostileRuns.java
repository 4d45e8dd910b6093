package org.kernelscope.hostile;

import static org.kernelscope.hostile.HostileFile.broken;
import static org.kernelscope.hostile.HostileFile.cut;
import static org.kernelscope.hostile.HostileFile.noFiles;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.kernelscope.hostile.HostileFile.Reader;

/** Files of a run in somebody's workspace, which is to go on. */
final class HostileRuns {

  static final String RECORD = "run.json";
  static final String SPEC = "spec.json";

  /** The folder of the run. */
  static final String ID = "20261201-120000-000-0001";

  /** One that failed before its first checkpoint, and so begins again. */
  static final String VALID =
      """
      {"id": "%s", "name": "kernel VAE", "kind": "kernel-vae", "state": "failed",
       "created": "2026-12-01T12:00:00Z", "started": "2026-12-01T12:00:01Z",
       "finished": "2026-12-01T12:00:02Z", "step": 3, "steps": 10,
       "versions": {"kernelscope": "1"}, "machine": "a machine", "error": "odd",
       "steered": false, "trainedSeconds": 1.5, "remark": null}"""
          .formatted(ID);

  private HostileRuns() {}

  /** The other files of the run. */
  static Map<String, byte[]> files() {
    return Map.of(
        RECORD,
        VALID.getBytes(StandardCharsets.UTF_8),
        SPEC,
        HostileSpecs.VALID.getBytes(StandardCharsets.UTF_8),
        "lock",
        new byte[0]);
  }

  static List<HostileFile> all() {
    List<HostileFile> all = new ArrayList<>();
    byte[] whole = VALID.getBytes(StandardCharsets.UTF_8);
    all.addAll(cut(Reader.RUN, RECORD, whole, 0, 1, 2, 10, 40, whole.length / 2, -1));
    all.addAll(noFiles(Reader.RUN, RECORD));
    for (String odd :
        List.of(
            "null",
            "[]",
            "3",
            "{}",
            VALID + VALID,
            "{\"@class\": \"java.lang.ProcessBuilder\", " + VALID.substring(1),
            with("\"id\": \"" + ID + "\"", "\"id\": \"../../elsewhere\""),
            with("\"id\": \"" + ID + "\"", "\"id\": null"),
            with("\"id\": \"" + ID + "\"", "\"id\": [\"" + ID + "\"]"),
            with("\"name\": \"kernel VAE\"", "\"name\": null"),
            with("\"name\": \"kernel VAE\"", "\"name\": \"x\", \"name\": \"y\""),
            with("\"kind\": \"kernel-vae\"", "\"kind\": {}"),
            with("\"state\": \"failed\"", "\"state\": \"\\u001b[2J\""),
            with("\"state\": \"failed\"", "\"state\": null"),
            with("\"created\": \"2026-12-01T12:00:00Z\"", "\"created\": \"yesterday\""),
            with("\"created\": \"2026-12-01T12:00:00Z\"", "\"created\": 1e300"),
            with("\"step\": 3", "\"step\": -3"),
            with("\"step\": 3", "\"step\": 1e999"),
            with("\"step\": 3", "\"step\": 2147483648"),
            with("\"step\": 3", "\"step\": 9223372036854775808"),
            with("\"step\": 3", "\"step\": \"3\""),
            with("\"step\": 3", "\"step\": null"),
            with("\"step\": 3", "\"step\": 3.5"),
            with("\"steps\": 10", "\"steps\": -1"),
            with("\"trainedSeconds\": 1.5", "\"trainedSeconds\": NaN"),
            with("\"trainedSeconds\": 1.5", "\"trainedSeconds\": -1e308"),
            with("\"trainedSeconds\": 1.5", "\"trainedSeconds\": 1e999"),
            with("\"steered\": false", "\"steered\": \"maybe\""),
            with("{\"kernelscope\": \"1\"}", "[]"),
            with("{\"kernelscope\": \"1\"}", "null"),
            with("{\"kernelscope\": \"1\"}", "{\"a\": {\"b\": 1}}"),
            with("{\"kernelscope\": \"1\"}", "{\"a\":".repeat(2000)),
            with("\"remark\": null", "\"evil\": 1"))) {
      all.add(broken(Reader.RUN, HostileSpecs.brief(odd), RECORD, odd));
    }
    all.add(broken(Reader.RUN, "lists a hundred thousand deep", RECORD, "[".repeat(100_000)));
    all.add(broken(Reader.RUN, "objects as deep", RECORD, "{\"id\":".repeat(100_000)));
    all.add(broken(Reader.RUN, "zeros", RECORD, new byte[4096]));
    all.add(broken(Reader.RUN, "UTF-16", RECORD, VALID.getBytes(StandardCharsets.UTF_16)));
    all.add(
        broken(
            Reader.RUN,
            "a name of twenty megabytes",
            RECORD,
            with("kernel VAE", "x".repeat(20_000_000))));
    // A run has a specification, never a grid of them.
    for (HostileFile spec : HostileSpecs.all()) {
      if (spec.name().equals(SPEC)) {
        all.add(new HostileFile(Reader.RUN, spec.what(), SPEC, spec.content()));
      }
    }
    return all;
  }

  private static String with(String old, String now) {
    if (!VALID.contains(old)) {
      throw new IllegalArgumentException("the record is without " + old);
    }
    return VALID.replace(old, now);
  }
}
