package org.kernelscope.store.imports;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.kernelscope.data.BadInputException;
import org.kernelscope.kernel.KernelImporter;
import org.kernelscope.kernel.NetworkKernels;
import org.kernelscope.store.imports.TensorSearch.Found;
import org.kernelscope.store.imports.pickle.Made;
import org.kernelscope.store.imports.pickle.PickleValue;

/**
 * Imports networks that were saved by {@code torch.save} and {@code torch.jit.save}. Such files
 * contain pickles, which are programs. Here they are only read as descriptions, and nothing in them
 * is executed.
 */
public final class PyTorch implements KernelImporter {

  private static final byte[] ZIP = {'P', 'K', 3, 4};

  /** The length in bytes of a zip entry's header before its name. */
  private static final int LOCAL_HEADER = 30;

  /** The offset of the name's length in this header. */
  private static final int NAME_LENGTH = 26;

  /** The names of the first entries in archives of PyTorch. */
  private static final Pattern FIRST_ENTRY = Pattern.compile("[^/]+/data(\\.pkl|/\\d+)");

  private static final int TAR_MAGIC = 257;

  private static final int BEGINNING = 512;

  @Override
  public String format() {
    return "PyTorch";
  }

  @Override
  public List<String> extensions() {
    return List.of(".pt", ".pth", ".pth.tar", ".ckpt", ".bin");
  }

  @Override
  public boolean recognises(Path file) throws IOException {
    byte[] start = beginning(file);
    return isStream(start)
        || isTar(start)
        || (isZip(start) && (beginsAsArchive(start) || TorchArchive.open(file) != null));
  }

  private static byte[] beginning(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(BEGINNING);
    }
  }

  private static boolean isStream(byte[] start) {
    return start.length > 1 && start[0] == (byte) 0x80 && start[1] >= 2 && start[1] <= 5;
  }

  private static boolean isTar(byte[] start) {
    String magic = "ustar";
    return start.length >= TAR_MAGIC + magic.length()
        && new String(start, TAR_MAGIC, magic.length(), StandardCharsets.US_ASCII).equals(magic);
  }

  private static boolean isZip(byte[] start) {
    return start.length > LOCAL_HEADER && Arrays.equals(start, 0, ZIP.length, ZIP, 0, ZIP.length);
  }

  /** Whether a file, possibly cut short, begins like an archive of PyTorch. */
  private static boolean beginsAsArchive(byte[] start) {
    ByteBuffer header = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN);
    int length = Math.min(header.getShort(NAME_LENGTH) & 0xffff, start.length - LOCAL_HEADER);
    String name = new String(start, LOCAL_HEADER, length, StandardCharsets.UTF_8);
    return FIRST_ENTRY.matcher(name).matches();
  }

  @Override
  public NetworkKernels read(Path file) throws IOException {
    byte[] start = beginning(file);
    if (isTar(start)) {
      throw new BadInputException(
          "%s: expected what torch.save of PyTorch 0.4 or later writes, found a tar, as earlier ones"
                  .formatted(file)
              + " wrote it; load and save the network with one in between");
    }
    return isZip(start) ? readArchive(file) : readStream(file);
  }

  private static NetworkKernels readStream(Path file) throws IOException {
    TorchStream stream = new TorchStream(file);
    List<Found> tensors = TensorSearch.in(stream.content(), file.toString());
    return kernels(tensors, stream, stream.content(), file);
  }

  private static NetworkKernels readArchive(Path file) throws IOException {
    TorchArchive archive = TorchArchive.open(file);
    if (archive == null) {
      throw new BadInputException(
          "%s: expected an archive of PyTorch, found one without a table of contents: it is cut"
                  .formatted(file)
              + " short or damaged");
    }
    PickleValue content = archive.content();
    List<Found> tensors = TensorSearch.in(content, file.toString());
    PickleValue constants = tensors.isEmpty() ? archive.constants() : null;
    if (constants != null) {
      List<Found> frozen = TensorSearch.in(constants, file.toString());
      return kernels(
          frozen.stream().map(PyTorch::constant).toList(),
          archive.storages("constants"),
          content,
          file);
    }
    return kernels(tensors, archive.storages("data"), content, file);
  }

  /** A weight of a frozen module. It is among the constants of the code, which have no names. */
  private static Found constant(Found found) {
    return new Found(
        found.container(), "constants." + found.name(), found.call(), true, found.module());
  }

  private static NetworkKernels kernels(
      List<Found> tensors, TorchStorages storages, PickleValue content, Path file)
      throws IOException {
    if (tensors.isEmpty()) {
      throw new BadInputException(
          "%s: expected a state dict, a checkpoint or a module, found %s"
              .formatted(file, described(content)));
    }
    TorchKernels kernels = new TorchKernels(file.toString(), Files.size(file));
    kernels.read(tensors, storages);
    return kernels.found();
  }

  private static String described(PickleValue content) {
    return content instanceof Made made && !made.maker().equals("collections.OrderedDict")
        ? "what a call of %s would make; nothing is called here"
            .formatted(TensorNames.printable(made.maker()))
        : "no tensor in it";
  }
}
