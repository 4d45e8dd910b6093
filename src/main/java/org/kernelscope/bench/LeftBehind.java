package org.kernelscope.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.kernelscope.store.RunFolder;

/**
 * The recorded results of a run, apart from times. Two runs with the same training have bitwise
 * equal results.
 *
 * @param metrics series, step and value
 * @param arrays the files of kernels and images, by name
 * @param checkpoint the entries of the checkpoint, by name
 */
public record LeftBehind(
    List<String> metrics, Map<String, ByteBuffer> arrays, Map<String, ByteBuffer> checkpoint) {

  /** Reads the folder of a run. */
  public static LeftBehind by(RunFolder run) throws IOException {
    List<String> metrics =
        run.readMetrics().stream()
            .map(point -> point.series() + " " + point.step() + " " + point.value())
            .sorted()
            .toList();
    Map<String, ByteBuffer> arrays = new TreeMap<>();
    for (String folder : List.of("kernels", "images")) {
      Path parent = run.path().resolve(folder);
      if (Files.isDirectory(parent)) {
        try (Stream<Path> files = Files.list(parent)) {
          for (Path file : files.toList()) {
            arrays.put(
                folder + "/" + file.getFileName(), ByteBuffer.wrap(Files.readAllBytes(file)));
          }
        }
      }
    }
    return new LeftBehind(metrics, arrays, entries(run.checkpoint()));
  }

  private static Map<String, ByteBuffer> entries(Path zip) throws IOException {
    Map<String, ByteBuffer> contents = new TreeMap<>();
    try (ZipFile file = new ZipFile(zip.toFile())) {
      for (ZipEntry entry : file.stream().toList()) {
        try (InputStream in = file.getInputStream(entry)) {
          contents.put(entry.getName(), ByteBuffer.wrap(in.readAllBytes()));
        }
      }
    }
    return contents;
  }

  /** The names of what differs from another run; empty if nothing does. */
  public List<String> differences(LeftBehind other) {
    List<String> differences = new ArrayList<>();
    if (!metrics.equals(other.metrics)) {
      List<String> onlyHere = new ArrayList<>(metrics);
      other.metrics.forEach(onlyHere::remove);
      differences.add("metrics " + onlyHere.stream().limit(3).toList());
    }
    addDifferences("", arrays, other.arrays, differences);
    addDifferences("checkpoint ", checkpoint, other.checkpoint, differences);
    return differences;
  }

  private static void addDifferences(
      String place,
      Map<String, ByteBuffer> these,
      Map<String, ByteBuffer> those,
      List<String> differences) {
    Set<String> names = new TreeSet<>(these.keySet());
    names.addAll(those.keySet());
    for (String name : names) {
      if (!Objects.equals(these.get(name), those.get(name))) {
        differences.add(place + name);
      }
    }
  }
}
