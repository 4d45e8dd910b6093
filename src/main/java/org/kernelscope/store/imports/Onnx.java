package org.kernelscope.store.imports;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.kernelscope.data.BadInputException;
import org.kernelscope.kernel.KernelImporter;
import org.kernelscope.kernel.NetworkKernels;
import org.kernelscope.store.FileKind;

/**
 * Imports networks in the ONNX format, which is one protocol buffer message. The weights of a
 * convolution are the second input of a node {@code Conv} or {@code ConvTranspose}: an initialiser
 * or a constant.
 */
public final class Onnx implements KernelImporter {

  /**
   * The tag of field 1, the version of the format, a varint. It comes first in every file that
   * tools write.
   */
  private static final int VERSION = 1 << 3;

  private static final int LATEST_VERSION = 64;

  private static final int LAST_FIELD = 14;

  @Override
  public String format() {
    return "ONNX";
  }

  @Override
  public List<String> extensions() {
    return List.of(".onnx");
  }

  /**
   * ONNX has no magic number. Files that tools write start with the version of the format. Other
   * files count as ONNX if their name says so and they have no other known format.
   */
  @Override
  public boolean recognises(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] start = in.readNBytes(3);
      boolean usual =
          start.length == 3
              && start[0] == VERSION
              && start[1] > 0
              && start[1] < LATEST_VERSION
              && (start[2] & 7) != 3
              && (start[2] & 7) != 4
              && start[2] >>> 3 > 1
              && start[2] >>> 3 <= LAST_FIELD;
      if (usual) {
        return true;
      }
    }
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    return name.endsWith(".onnx") && FileKind.of(file).isEmpty();
  }

  @Override
  public NetworkKernels read(Path file) throws IOException {
    ProtobufMessage graph = null;
    Map<String, OnnxFunction> functions = new HashMap<>();
    ProtobufMessage model = new ProtobufMessage(MappedFile.read(file), file.toString());
    while (model.next()) {
      switch (model.field()) {
        case 7 -> graph = model.message();
        case 25 -> {
          OnnxFunction function = OnnxFunction.read(model.message());
          functions.put(function.key(), function);
        }
        default -> {}
      }
    }
    if (graph == null) {
      throw new BadInputException(
          "%s: expected an ONNX model, found no graph in it".formatted(file));
    }
    FoundLayers found = new FoundLayers(file.toString());
    new OnnxConvolutions(file, functions, found).find(OnnxScope.ofGraph(graph, null), "", 0);
    return found.found();
  }
}
