package org.kernelscope.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/** Takes files out of a {@code .tar.gz}. */
final class Archive {

  /** No single file of the data sets here is near this. */
  private static final long MOST_BYTES = 1L << 30;

  private Archive() {}

  /**
   * Puts the files called {@code names}, wherever they are in the archive, straight into {@code
   * folder}. Other entries are passed over, so that no name in the archive reaches outside.
   */
  static void extract(Path archive, Set<String> names, Path folder) {
    try (InputStream file = new BufferedInputStream(Files.newInputStream(archive));
        TarArchiveInputStream tar =
            new TarArchiveInputStream(
                GzipCompressorInputStream.builder()
                    .setInputStream(file)
                    .setDecompressConcatenated(true)
                    .get())) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        String name = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
        if (entry.isFile() && names.contains(name)) {
          if (entry.getSize() > MOST_BYTES) {
            throw new BadInputException(
                String.format(
                    Locale.ROOT,
                    "%s: expected %s of at most %d bytes, found %d",
                    archive,
                    name,
                    MOST_BYTES,
                    entry.getSize()));
          }
          AtomicFile.write(folder.resolve(name), tar::transferTo);
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new BadInputException(
          "%s: expected a tar.gz archive, found one that cannot be read (%s)"
              .formatted(archive, e.getMessage()),
          e);
    }
  }
}
