package org.kernelscope.experiment.study;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kernelscope.data.BadInputException;
import org.kernelscope.experiment.library.ImportedKernels;
import org.kernelscope.experiment.run.Seeds;
import org.kernelscope.experiment.spec.ConvNetSpec;
import org.kernelscope.experiment.spec.KernelVaeSpec;
import org.kernelscope.experiment.spec.RandomFeatureSpec;
import org.kernelscope.experiment.spec.RunSpec;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.Provenance;
import org.kernelscope.kernel.Pruned;
import org.kernelscope.store.Json;

/**
 * The kernels of many networks, gathered into one set for each geometry and freed of those that are
 * almost zero (method, section 4.2).
 *
 * @param bySize what was gathered of each kernel size
 * @param skipped a sentence for every layer of convolutions that are no kernels here
 */
public record Harvest(Map<Integer, Gathered> bySize, List<String> skipped) {

  /** More names of layers than these are not listed in the provenance. */
  private static final int MOST_NAMES = 20;

  public Harvest {
    bySize = Collections.unmodifiableMap(new TreeMap<>(bySize));
    skipped = List.copyOf(skipped);
  }

  /**
   * One geometry of a harvest.
   *
   * @param found kernels before pruning
   * @param dropped kernels whose norm was below the threshold
   * @param kernels what is left, thinned at random to the limit
   */
  public record Gathered(int found, int dropped, KernelSet kernels) {}

  /**
   * Gathers kernels.
   *
   * @param sources networks saved by any program that {@link ImportedKernels} knows, or folders
   *     searched for them at any depth
   * @param minNorm kernels with a smaller L2 norm are dropped
   * @param limit most kernels to keep of one geometry, chosen at random; 0 is no limit
   * @param seed of that choice
   */
  public static Harvest of(List<Path> sources, double minNorm, int limit, long seed)
      throws IOException {
    List<Path> networks = networks(sources);
    if (networks.isEmpty()) {
      throw new BadInputException(
          "%s: expected networks saved as %s, found none"
              .formatted(sources, ImportedKernels.knownNetworks()));
    }
    Map<Integer, List<KernelSet>> bySize = new TreeMap<>();
    List<String> skipped = new ArrayList<>();
    for (Path network : networks) {
      ImportedKernels kernels = ImportedKernels.read(network);
      kernels
          .sets()
          .values()
          .forEach(set -> bySize.computeIfAbsent(set.size(), k -> new ArrayList<>()).add(set));
      kernels.skipped().forEach(clause -> skipped.add(network + ", " + clause));
    }
    if (bySize.isEmpty()) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "%s: expected convolutions with square kernels, found none in %d networks",
              sources,
              networks.size()));
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
          KernelSet all = join(size, sets).withProvenance(own);
          Pruned pruned = all.prune(minNorm);
          KernelSet kept = pruned.kept();
          if (limit > 0 && kept.count() > limit) {
            kept = kept.draw(limit, Seeds.stream(seed, "harvest"));
          }
          gathered.put(size, new Gathered(all.count(), pruned.dropped(), kept));
        });
    return new Harvest(gathered, skipped);
  }

  /** Kernels that were gathered before, and say themselves where they came from. */
  private static boolean isKernelFile(List<KernelSet> sets) {
    return sets.size() == 1 && !sets.get(0).provenance().facts().containsKey("format");
  }

  /** What the sets say of one fact, each value once. */
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

  private static List<Path> networks(List<Path> sources) throws IOException {
    List<Path> networks = new ArrayList<>();
    for (Path source : sources) {
      if (Files.isDirectory(source)) {
        try (Stream<Path> files = Files.walk(source)) {
          for (Path file : (Iterable<Path>) files.sorted()::iterator) {
            if (ImportedKernels.isCalledNetwork(file)
                && Files.isRegularFile(file)
                && trainsKernels(spec(file))) {
              networks.add(file);
            }
          }
        }
      } else if (Files.exists(source)) {
        networks.add(source); // Whatever it is called, its content tells.
      } else {
        throw new BadInputException(
            "%s: expected a saved network or a folder, found nothing there".formatted(source));
      }
    }
    return networks;
  }

  /** A workspace also holds checkpoints of kernel VAEs, and of classifiers on frozen kernels. */
  private static boolean trainsKernels(@Nullable RunSpec spec) {
    return !(spec instanceof KernelVaeSpec || spec instanceof RandomFeatureSpec);
  }

  /** What the specs beside the networks tell, each fact once; networks of others have none. */
  private static Provenance provenance(List<Path> networks) throws IOException {
    Map<String, Set<String>> facts = new LinkedHashMap<>();
    for (Path network : networks) {
      if (spec(network) instanceof ConvNetSpec trained) {
        note(facts, "trained on", trained.data());
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

  /** The spec beside a file of a run, or null where it is no run's. */
  private static @Nullable RunSpec spec(Path file) throws IOException {
    Path spec = file.resolveSibling("spec.json");
    return Files.exists(spec) ? Json.read(spec, RunSpec.class) : null;
  }

  private static void note(Map<String, Set<String>> facts, String name, String value) {
    facts.computeIfAbsent(name, key -> new LinkedHashSet<>()).add(value);
  }

  private static KernelSet join(int size, List<KernelSet> sets) {
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
