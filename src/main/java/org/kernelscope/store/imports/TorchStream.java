package org.kernelscope.store.imports;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.kernelscope.data.BadInputException;
import org.kernelscope.store.imports.pickle.PickleMachine;
import org.kernelscope.store.imports.pickle.PickleValue;
import org.kernelscope.store.imports.pickle.Sequence;

/**
 * A file of PyTorch before 1.6. It has five pickles:
 *
 * <ol>
 *   <li>the magic number,
 *   <li>the version of the format,
 *   <li>information about the machine,
 *   <li>the saved object,
 *   <li>the keys of the storages.
 * </ol>
 *
 * <p>Then each storage follows: the number of its elements in eight bytes, and the elements,
 * little-endian.
 */
final class TorchStream implements TorchStorages {

  private static final PickleValue MAGIC =
      new PickleValue.Large(new BigInteger("1950a86a20f9469cfc6c", 16));

  private static final PickleValue VERSION = new PickleValue.Whole(1001);

  /** The position of a storage's elements in the file. */
  private record Extent(long offset, long length) {}

  private final FileBytes file;
  private final PickleValue content;
  private final Map<String, Extent> extents = new HashMap<>();

  TorchStream(Path path) throws IOException {
    this.file = new FileBytes(path);
    String source = path.toString();
    ByteBuffer bytes = file.read(0, Math.min(file.size(), Integer.MAX_VALUE));
    if (!PickleMachine.read(bytes, source).value().equals(MAGIC)
        || !PickleMachine.read(bytes, source).value().equals(VERSION)) {
      throw new BadInputException(
          "%s: expected what torch.save writes, found a pickle of another program".formatted(path));
    }
    PickleMachine.read(bytes, source);
    PickleMachine.Pickle saved = PickleMachine.read(bytes, source);
    this.content = saved.value();
    PickleValue keys = PickleMachine.read(bytes, source).value();
    findStorages(mentioned(saved.outside()), keys, bytes.position(), source);
  }

  /** The saved object. */
  PickleValue content() {
    return content;
  }

  /** The storages that occur in a pickle, by key. */
  private static Map<String, TorchStorage> mentioned(List<PickleValue.Outside> outside) {
    Map<String, TorchStorage> mentioned = new HashMap<>();
    for (PickleValue.Outside reference : outside) {
      TorchStorage storage = TorchStorage.of(reference);
      if (storage != null) {
        mentioned.putIfAbsent(storage.key(), storage);
      }
    }
    return mentioned;
  }

  /**
   * Finds the storages one after the other. It stops without an error where the file is cut short
   * or differs from the pickle: the reader of a tensor then reports the missing storage with the
   * tensor's name.
   */
  private void findStorages(
      Map<String, TorchStorage> mentioned, PickleValue keys, long from, String source)
      throws IOException {
    if (!(keys instanceof Sequence list)) {
      throw new BadInputException(
          "%s: expected the keys of the storages after what was saved, found none"
              .formatted(source));
    }
    long position = from;
    for (PickleValue item : list.items()) {
      String key = TorchStorage.text(item);
      TorchStorage storage = mentioned.get(key);
      if (storage == null || storage.type() == null) {
        throw new BadInputException(
            "%s: expected storages of known types, found none known for storage %s"
                .formatted(source, TensorNames.printable(key)));
      }
      long left = file.size() - position - Long.BYTES;
      long count = left < 0 ? -1 : file.read(position, Long.BYTES).getLong();
      if (count != storage.total()) {
        return;
      }
      position += Long.BYTES;
      long most = left / storage.type().width();
      extents.putIfAbsent(
          key, new Extent(position, Math.min(count, most) * storage.type().width()));
      if (count > most) {
        return;
      }
      position += count * storage.type().width();
    }
  }

  @Override
  public long length(String key) {
    Extent extent = extents.get(key);
    return extent == null ? -1 : extent.length;
  }

  @Override
  public ByteBuffer read(String key, long from, long length) throws IOException {
    Extent extent = Objects.requireNonNull(extents.get(key));
    return file.read(extent.offset + from, length);
  }
}
