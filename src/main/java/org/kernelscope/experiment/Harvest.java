package org.kernelscope.experiment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kernelscope.data.BadInputException;
import org.kernelscope.kernel.KernelDraw;
import org.kernelscope.kernel.KernelSet;
import org.kernelscope.kernel.Provenance;
import org.kernelscope.kernel.Pruned;
import org.kernelscope.nn.SavedNetwork;
import org.kernelscope.store.Json;

/**
 * The kernels of many networks, gathered into one set for each geometry and freed of those that are
 * almost zero (method, section 4.2).
 */
public final class Harvest {

  private Harvest() {}

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
   * @param sources saved networks, or folders searched for them at any depth
   * @param minNorm kernels with a smaller L2 norm are dropped
   * @param limit most kernels to keep of one geometry, chosen at random; 0 is no limit
   * @param seed of that choice
   * @return by kernel size
   */
  public static Map<Integer, Gathered> of(List<Path> sources, double minNorm, int limit, long seed)
      throws IOException {
    List<Path> networks = networks(sources);
    if (networks.isEmpty()) {
      throw new BadInputException(
          "%s: expected networks saved as .zip, found none".formatted(sources));
    }
    Map<Integer, List<KernelSet>> bySize = new TreeMap<>();
    for (Path network : networks) {
      for (SavedNetwork.LayerKernels layer : layers(network)) {
        bySize
            .computeIfAbsent(layer.layer().size(), size -> new ArrayList<>())
            .add(layer.kernels());
      }
    }
    Provenance provenance = provenance(networks);
    Map<Integer, Gathered> gathered = new TreeMap<>();
    bySize.forEach(
        (size, sets) -> {
          KernelSet all =
              join(size, sets).withProvenance(provenance.with("geometry", size + "x" + size));
          Pruned pruned = all.prune(minNorm);
          KernelSet kept = pruned.kept();
          if (limit > 0 && kept.count() > limit) {
            kept = KernelDraw.from(kept, limit, Seeds.stream(seed, "harvest")).kernels();
          }
          gathered.put(size, new Gathered(all.count(), pruned.dropped(), kept));
        });
    return gathered;
  }

  private static List<SavedNetwork.LayerKernels> layers(Path network) {
    try {
      return SavedNetwork.read(network);
    } catch (IOException unfit) {
      throw new BadInputException(String.valueOf(unfit.getMessage()), unfit);
    }
  }

  private static List<Path> networks(List<Path> sources) throws IOException {
    List<Path> networks = new ArrayList<>();
    for (Path source : sources) {
      if (Files.isDirectory(source)) {
        try (Stream<Path> files = Files.walk(source)) {
          for (Path file : (Iterable<Path>) files.sorted()::iterator) {
            // The checkpoint of a kernel VAE, which a workspace may hold too, is no network.
            if (file.toString().endsWith(".zip") && !(spec(file) instanceof KernelVaeSpec)) {
              networks.add(file);
            }
          }
        }
      } else if (Files.exists(source)) {
        networks.add(source);
      } else {
        throw new BadInputException(
            "%s: expected a saved network or a folder, found nothing there".formatted(source));
      }
    }
    return networks;
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
