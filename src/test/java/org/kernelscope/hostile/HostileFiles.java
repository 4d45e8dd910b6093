package org.kernelscope.hostile;

import static org.kernelscope.hostile.HostileFile.broken;
import static org.kernelscope.hostile.HostileFile.zip;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.kernelscope.hostile.HostileFile.Entry;
import org.kernelscope.hostile.HostileFile.Reader;

/** The corpus: files of every format that the program reads, each broken or made to do harm. */
public final class HostileFiles {

  private HostileFiles() {}

  /** All of them. */
  public static List<HostileFile> all() {
    return Stream.of(
            HostileData.all(),
            HostileArrays.all(),
            HostileSpecs.all(),
            HostileRuns.all(),
            HostileNetworks.all())
        .flatMap(List::stream)
        .toList();
  }

  /** One good file of each kind, of which most of the others are made: it is read. */
  public static List<HostileFile> good() {
    return Stream.concat(
            Stream.of(
                broken(Reader.IDX, "good", HostileData.IMAGES, HostileData.images()),
                broken(Reader.CIFAR, "good", HostileData.BATCH, new byte[HostileData.RECORD]),
                broken(Reader.NPY, "good", "kernels.npy", HostileArrays.kernels()),
                broken(
                    Reader.NPZ,
                    "good",
                    "kernels.npz",
                    zip(new Entry("a.npy", HostileArrays.kernels()))),
                broken(
                    Reader.PRIOR,
                    "good",
                    "prior.dwp",
                    HostileArrays.prior(HostileArrays.gaussian())),
                broken(Reader.SPEC, "good", "spec.json", HostileSpecs.VALID),
                broken(Reader.RUN, "good", HostileRuns.RECORD, HostileRuns.VALID)),
            HostileNetworks.good().stream())
        .toList();
  }

  /** Where a hostile file lies, from the folder of a test: a run is in a workspace. */
  public static String place(Reader reader) {
    return reader == Reader.RUN ? "workspace/runs/" + HostileRuns.ID : "given";
  }

  /** The files of a good data set or run, one of which a hostile file takes the place of. */
  public static Map<String, byte[]> companions(Reader reader) {
    return switch (reader) {
      case IDX -> HostileData.idx();
      case CIFAR -> HostileData.cifar();
      case RUN -> HostileRuns.files();
      default -> Map.of();
    };
  }
}
