package org.kernelscope.data;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Brings a data set of the catalogue to this machine: from its home on the internet, from a mirror,
 * or from a folder that already has its files.
 *
 * @param entry the data set
 * @param into the folder that will hold its files
 */
public record Acquisition(Catalogue.Entry entry, Path into) {

  private static final String ARCHIVE_ENDING = ".tar.gz";

  /** Whether all files exist already. */
  public boolean isDone() {
    return Catalogue.isComplete(into);
  }

  /**
   * Fetches every file from its home.
   *
   * @throws BadInputException if a server does not give a file or gives another one
   * @throws IOException if a connection or the disk fails
   */
  public void fetch(Download download) throws IOException {
    for (Catalogue.RemoteFile file : entry.files()) {
      fetch(download, file, file.url());
    }
  }

  /**
   * Takes the files from another place.
   *
   * @param from a folder, or the URL of a folder that holds files of the same names
   * @throws BadInputException if there is no such place, or its files are not this data set
   */
  public void fetch(Download download, String from) throws IOException {
    String lower = from.toLowerCase(Locale.ROOT);
    if (lower.startsWith("http:") || lower.startsWith("https:")) {
      URI base = url(from.endsWith("/") ? from : from + "/");
      for (Catalogue.RemoteFile file : entry.files()) {
        fetch(download, file, base.resolve(file.name()));
      }
    } else {
      takeFrom(path(from));
    }
  }

  private static URI url(String text) {
    try {
      URI url = URI.create(text);
      if (url.getHost() != null) {
        return url;
      }
    } catch (IllegalArgumentException e) {
      throw new BadInputException("%s: expected a URL, found something else".formatted(text), e);
    }
    throw new BadInputException("%s: expected a URL with a host, found none".formatted(text));
  }

  private static Path path(String from) {
    try {
      return from.startsWith("file:") ? Path.of(URI.create(from)) : Path.of(from);
    } catch (IllegalArgumentException | FileSystemNotFoundException e) {
      throw new BadInputException(
          "%s: expected a folder or an http or https URL, found neither".formatted(from), e);
    }
  }

  private void fetch(Download download, Catalogue.RemoteFile file, URI url) throws IOException {
    Path target = into.resolve(file.name());
    if (isRight(target, file)) {
      return;
    }
    download.fetch(url, target, file.sha256(), file.bytes());
    if (file.name().endsWith(ARCHIVE_ENDING)) {
      unpack(target);
      Files.delete(target);
    }
  }

  private static boolean isRight(Path target, Catalogue.RemoteFile file) throws IOException {
    return Files.isRegularFile(target) && Sha256.of(target).equalsIgnoreCase(file.sha256());
  }

  private void takeFrom(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new BadInputException(
          "%s: expected a folder with the files of %s, found no such folder"
              .formatted(folder, entry.name()));
    }
    for (Catalogue.RemoteFile file : entry.files()) {
      Path archive = folder.resolve(file.name());
      if (file.name().endsWith(ARCHIVE_ENDING) && Files.isRegularFile(archive)) {
        if (!isRight(archive, file)) {
          throw new BadInputException(
              "%s: expected a file with SHA-256 %s, found %s"
                  .formatted(archive, file.sha256(), Sha256.of(archive)));
        }
        unpack(archive);
        return;
      }
    }
    // Files may differ from the published ones only in their compression.
    entry.check(folder, Catalogue.read(folder, entry.name(), entry.classes()));
    for (Path file : present(folder)) {
      AtomicFile.write(into.resolve(file.getFileName()), out -> Files.copy(file, out));
    }
  }

  private static List<Path> present(Path folder) {
    Optional<CifarFolder> cifar = CifarFolder.at(folder);
    return cifar.isPresent() ? cifar.get().files() : new IdxFolder(folder).files();
  }

  private void unpack(Path archive) {
    Set<String> names =
        Stream.of(CifarFile.Kind.values())
            .map(kind -> new CifarFolder(into, kind))
            .flatMap(cifar -> cifar.files().stream())
            .map(file -> String.valueOf(file.getFileName()))
            .collect(Collectors.toSet());
    Archive.extract(archive, names, into);
  }
}
