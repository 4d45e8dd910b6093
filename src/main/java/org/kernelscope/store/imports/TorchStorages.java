package org.kernelscope.store.imports;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The storages of a file: sequences of bytes by key. */
interface TorchStorages {

  /** The number of bytes under a key; -1 if the file does not have the key. */
  long length(String key) throws IOException;

  /**
   * Some of the bytes under a key, in the byte order of the file.
   *
   * @param from the index of the first byte; the whole range must exist
   */
  ByteBuffer read(String key, long from, long length) throws IOException;
}
