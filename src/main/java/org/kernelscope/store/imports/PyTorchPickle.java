package org.kernelscope.store.imports;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.kernelscope.data.BadInputException;
import org.kernelscope.kernel.KernelImporter;
import org.kernelscope.kernel.NetworkKernels;

/**
 * What {@code torch.save} writes is recognised only to be refused: a pickle is a program, and
 * reading it runs what a stranger wrote.
 */
public final class PyTorchPickle implements KernelImporter {

  @Override
  public String format() {
    return "PyTorch pickle";
  }

  /** None: in a folder such files are passed over. */
  @Override
  public List<String> extensions() {
    return List.of();
  }

  @Override
  public boolean recognises(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] start = in.readNBytes(2);
      if (start.length == 2 && start[0] == (byte) 0x80 && start[1] >= 2 && start[1] <= 5) {
        return true; // The bare pickle of PyTorch before 1.6.
      }
    }
    try (ZipFile zip = new ZipFile(file.toFile())) {
      return zip.stream().anyMatch(entry -> entry.getName().endsWith("/data.pkl"));
    } catch (ZipException | EOFException | IllegalArgumentException other) {
      return false;
    }
  }

  @Override
  public NetworkKernels read(Path file) {
    throw new BadInputException(
        "%s: expected weights as data, found a Python pickle, which is a program; save the network"
                .formatted(file)
            + " with safetensors.torch.save_file(model.state_dict(), …) instead");
  }
}
