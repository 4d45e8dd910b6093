package org.kernelscope.store.imports;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The storages of a file, each a row of bytes under a key. */
interface TorchStorages {

  /** The number of bytes that the file has under a key, or -1 where it has none. */
  long length(String key) throws IOException;

  /**
   * Some of the bytes under a key, in the byte order of the file.
   *
   * @param from the first of them; all have to be there
   */
  ByteBuffer read(String key, long from, long length) throws IOException;
}
