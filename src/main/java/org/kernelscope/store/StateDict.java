package org.kernelscope.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.kernelscope.data.BadInputException;
import org.kernelscope.kernel.FilterBank;

/**
 * The kernels of layers in the form of PyTorch's state dicts: float32 arrays {@code [out, in, k,
 * k]} with names such as {@code conv1.weight}, with their facts as metadata.
 */
public final class StateDict {

  private static final String WEIGHT = ".weight";

  private StateDict() {}

  /**
   * Writes a file; the extension decides between safetensors and NPZ.
   *
   * @throws BadInputException when the extension is another one
   */
  public static void write(Path file, List<FilterBank> layers) throws IOException {
    Map<String, NdArray> arrays = new LinkedHashMap<>();
    Map<String, Map<String, String>> facts = new LinkedHashMap<>();
    for (FilterBank layer : layers) {
      int k = layer.kernels().size();
      String name = layer.layer().endsWith(WEIGHT) ? layer.layer() : layer.layer() + WEIGHT;
      arrays.put(
          name,
          new NdArray.Floats(new int[] {layer.out(), layer.in(), k, k}, layer.kernels().values()));
      facts.put(name, layer.kernels().provenance().facts());
    }
    String name = String.valueOf(file.getFileName());
    if (name.endsWith(".safetensors")) {
      SafetensorsFile.write(file, arrays, Map.of("provenance", Json.line(facts)));
    } else if (name.endsWith(".npz")) {
      new NpzFile(arrays, Map.of(KernelFiles.PROVENANCE, Json.text(facts))).write(file);
    } else {
      throw new BadInputException(
          "%s: expected a name ending in .safetensors or .npz, found '%s'".formatted(file, name));
    }
  }
}
