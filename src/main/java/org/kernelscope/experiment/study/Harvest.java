package org.kernelscope.experiment.study;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.kernelscope.data.BadInputException;
import org.kernelscope.experiment.library.ImportedKernels;
import org.kernelscope.experiment.run.Seeds;
import org.kernelscope.experiment.spec.ConvNetSpec;
import org.kernelscope.experiment.spec.KernelVaeSpec;
import org.kernelscope.experiment.spec.RandomFeatureSpec;
import org.kernelscope.experiment.spec.RunSpec;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.MemoryLimit;
import org.kernelscope.kernel.Provenance;
import org.kernelscope.kernel.Pruned;
import org.kernelscope.store.Json;

/**
 * The kernels of many networks, gathered into one set for each geometry, without kernels that are
 * almost zero (method, section 4.2).
 *
 * @param networks the number of networks
 * @param bySize the gathered kernels of each size
 * @param skipped a sentence for everything that is left out: a file of a folder, a layer, an array
 *     or kernels
 * @param assumed a sentence for every assumption about something that a file does not say
 */
public record Harvest(
    int networks, Map<Integer, Gathered> bySize, List<String> skipped, List<String> assumed) {

  /** The largest number of layer names that the provenance lists. */
  private static final int MOST_NAMES = 20;

  /** Largest size of a specification in bytes; a longer file is from another program. */
  private static final long LONGEST_SPEC = 1 << 20;

  public Harvest {
    bySize = Collections.unmodifiableMap(new TreeMap<>(bySize));
    skipped = List.copyOf(skipped);
    assumed = List.copyOf(assumed);
  }

  /**
   * One geometry of a harvest.
   *
   * @param found kernels before pruning
   * @param dropped kernels whose norm was below the threshold
   * @param kernels the remaining kernels, reduced at random to the limit
   */
  public record Gathered(int found, int dropped, KernelSet kernels) {}

  /**
   * Gathers kernels.
   *
   * @param sources networks saved by any program that {@link ImportedKernels} knows, or folders
   *     searched for them at any depth; an unreadable file is skipped in a folder, and refused if
   *     it was named itself
   * @param minNorm kernels with a smaller L2 norm are dropped
   * @param limit most kernels to keep of one geometry, chosen at random; 0 for no limit
   * @param seed of that choice
   */
  public static Harvest of(List<Path> sources, double minNorm, int limit, long seed)
      throws IOException {
    List<String> skipped = new ArrayList<>();
    Map<Path, Boolean> found = networks(sources, skipped);
    if (found.isEmpty() && skipped.isEmpty()) {
      throw new BadInputException(
          "%s: expected networks saved as %s, found none"
              .formatted(sources, ImportedKernels.knownNetworks()));
    }
    Map<Integer, List<KernelSet>> bySize = new TreeMap<>();
    List<String> assumed = new ArrayList<>();
    List<Path> networks = new ArrayList<>();
    long bytes = 0;
    for (Map.Entry<Path, Boolean> file : found.entrySet()) {
      Path network = file.getKey();
      ImportedKernels kernels;
      try {
        kernels = ImportedKernels.read(network);
      } catch (BadInputException unfit) {
        if (file.getValue()) {
          throw unfit;
        }
        skipped.add(unfit.getMessage());
        continue;
      }
      networks.add(network);
      for (KernelSet set : kernels.sets().values()) {
        bySize.computeIfAbsent(set.size(), k -> new ArrayList<>()).add(set);
        bytes += (long) Float.BYTES * set.values().length;
      }
      if (bytes > MemoryLimit.weights()) {
        throw new BadInputException(sources + ": " + MemoryLimit.exceeded(bytes));
      }
      if (kernels.sets().isEmpty() && kernels.skipped().isEmpty()) {
        skipped.add(network + ": no convolutions in it");
      }
      kernels.skipped().forEach(clause -> skipped.add(network + ", " + clause));
      kernels.assumed().forEach(clause -> assumed.add(network + ", " + clause));
    }
    Provenance provenance = provenance(networks);
    Map<Integer, Gathered> gathered = new TreeMap<>();
    bySize.forEach(
        (size, sets) -> {
          Provenance own =
              isKernelFile(sets)
                  ? sets.get(0).provenance()
                  : provenance
                      .with("formats", facts(sets, "format"))
                      .with("layers", facts(sets, "layer"))
                      .with("geometry", size + "x" + size);
          KernelSet all = join(size, sets).withProvenance(withReservations(own, sets));
          Pruned pruned = all.prune(minNorm);
          KernelSet kept = pruned.kept();
          if (limit > 0 && kept.count() > limit) {
            kept = kept.draw(limit, Seeds.stream(seed, "harvest"));
          }
          gathered.put(size, new Gathered(all.count(), pruned.dropped(), kept));
        });
    return new Harvest(networks.size(), gathered, skipped, assumed);
  }

  /**
   * Refuses an empty harvest.
   *
   * @param sources what was harvested
   */
  public void requireKernels(List<Path> sources) {
    if (bySize.isEmpty()) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "%s: expected convolutions with square kernels, found none in %d networks",
              sources,
              networks));
    }
  }

  /** Whether these kernels were gathered before and have their own provenance. */
  private static boolean isKernelFile(List<KernelSet> sets) {
    return sets.size() == 1 && !sets.get(0).provenance().facts().containsKey("format");
  }

  /** Adds the assumptions and the left-out kernels that any of the sets reports. */
  private static Provenance withReservations(Provenance provenance, List<KernelSet> sets) {
    Provenance whole = provenance;
    for (String fact : List.of(Provenance.ASSUMED, Provenance.LEFT_OUT)) {
      String values =
          sets.stream()
              .filter(set -> set.provenance().facts().containsKey(fact))
              .map(set -> set.provenance().facts().get(fact))
              .distinct()
              .limit(MOST_NAMES)
              .collect(Collectors.joining("; "));
      whole = values.isEmpty() ? whole : whole.with(fact, values);
    }
    return whole;
  }

  /** The values of one fact in all sets, each value once. */
  private static String facts(List<KernelSet> sets, String name) {
    List<String> values =
        sets.stream()
            .map(set -> set.provenance().facts().getOrDefault(name, "unknown"))
            .distinct()
            .toList();
    String listed = values.stream().limit(MOST_NAMES).collect(Collectors.joining(" "));
    return values.size() <= MOST_NAMES
        ? listed
        : listed + String.format(Locale.ROOT, " and %d more", values.size() - MOST_NAMES);
  }

  /**
   * The files to read, and whether the user named them.
   *
   * @param skipped receives a sentence for every folder that cannot be read
   */
  private static Map<Path, Boolean> networks(List<Path> sources, List<String> skipped)
      throws IOException {
    Map<Path, Boolean> networks = new LinkedHashMap<>();
    for (Path source : sources) {
      if (Files.isDirectory(source)) {
        for (Path file : files(source, skipped)) {
          if (Files.isRegularFile(file)
              && ImportedKernels.isCalledNetwork(file)
              && trainsKernels(spec(file))) {
            networks.putIfAbsent(file, false);
          }
        }
      } else if (Files.exists(source)) {
        networks.put(source, true); // The content decides, not the name.
      } else {
        throw new BadInputException(
            "%s: expected a saved network or a folder, found nothing there".formatted(source));
      }
    }
    return networks;
  }

  private static List<Path> files(Path folder, List<String> skipped) throws IOException {
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            files.add(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException why) {
            skipped.add(file + ": cannot be read");
            return FileVisitResult.CONTINUE;
          }
        });
    Collections.sort(files);
    return files;
  }

  /**
   * False for other runs of a workspace: those that train kernel VAEs, or classifiers on frozen
   * kernels.
   */
  private static boolean trainsKernels(@Nullable RunSpec spec) {
    return !(spec instanceof KernelVaeSpec || spec instanceof RandomFeatureSpec);
  }

  /**
   * The facts of the specs beside the networks, each fact once; networks of other programs have
   * none.
   */
  private static Provenance provenance(List<Path> networks) {
    Map<String, Set<String>> facts = new LinkedHashMap<>();
    for (Path network : networks) {
      if (spec(network) instanceof ConvNetSpec trained) {
        note(facts, "trained on", trained.data());
        note(facts, "network", trained.network().title());
        note(facts, "widths", trained.widths().toString());
        note(facts, "steps", Integer.toString(trained.steps()));
        note(facts, "seeds", Long.toString(trained.seed()));
      }
    }
    Provenance provenance = Provenance.of("networks", Integer.toString(networks.size()));
    for (Map.Entry<String, Set<String>> fact : facts.entrySet()) {
      provenance = provenance.with(fact.getKey(), String.join(" ", fact.getValue()));
    }
    return provenance;
  }

  /** The spec beside a file; null if the file is not of a run. */
  private static @Nullable RunSpec spec(Path file) {
    Path spec = file.resolveSibling("spec.json");
    try {
      return Files.isRegularFile(spec) && Files.size(spec) <= LONGEST_SPEC
          ? Json.read(spec, RunSpec.class)
          : null;
    } catch (IOException | BadInputException foreign) {
      return null; // Other programs use this file name too.
    }
  }

  private static void note(Map<String, Set<String>> facts, String name, String value) {
    facts.computeIfAbsent(name, key -> new LinkedHashSet<>()).add(value);
  }

  private static KernelSet join(int size, List<KernelSet> sets) {
    if (sets.size() == 1) {
      return sets.get(0);
    }
    int length = sets.stream().mapToInt(set -> set.values().length).sum();
    float[] values = new float[length];
    int position = 0;
    for (KernelSet set : sets) {
      System.arraycopy(set.values(), 0, values, position, set.values().length);
      position += set.values().length;
    }
    return new KernelSet(size, values, Provenance.UNKNOWN);
  }
}
