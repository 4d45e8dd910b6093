package org.kernelscope.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * Fetches one file whose checksum is known. Received bytes are kept as {@code NAME.part}: a broken
 * or cancelled download continues from there, in this call or the next.
 */
public final class Download {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final int OK = 200;
  private static final int PARTIAL_CONTENT = 206;
  private static final int RANGE_NOT_SATISFIABLE = 416;

  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(PATIENCE)
          .followRedirects(HttpClient.Redirect.NORMAL)
          .build();

  private final Progress progress;
  private final BooleanSupplier cancelled;

  /**
   * A way to fetch files.
   *
   * @param progress hears of bytes
   * @param cancelled asked between blocks; interrupting the thread works too
   */
  public Download(Progress progress, BooleanSupplier cancelled) {
    this.progress = progress;
    this.cancelled = cancelled;
  }

  /**
   * Fetches {@code url} into {@code target}, which appears when it is whole and right.
   *
   * @param sha256 expected checksum, hexadecimal
   * @param bytes expected size; not one byte more is written
   * @throws BadInputException if the server does not give the file, or gives another one
   * @throws CancellationException if cancelled or interrupted
   * @throws IOException if the connection fails; another call goes on where this one stopped
   */
  public void fetch(URI url, Path target, String sha256, long bytes) throws IOException {
    Path part = target.resolveSibling(target.getFileName() + ".part");
    Files.createDirectories(target.toAbsolutePath().getParent());
    boolean resumed = Files.exists(part);
    transferAll(url, part, bytes);
    if (resumed && !Sha256.of(part).equalsIgnoreCase(sha256)) {
      // The beginning may be of another version of the file.
      Files.delete(part);
      transferAll(url, part, bytes);
    }
    String found = Sha256.of(part);
    if (!found.equalsIgnoreCase(sha256)) {
      Files.delete(part);
      throw new BadInputException(
          "%s: expected a file with SHA-256 %s, found %s".formatted(url, sha256, found));
    }
    AtomicFile.moveInto(part, target);
  }

  /** Continues after every break, as long as each attempt receives some bytes. */
  private void transferAll(URI url, Path part, long bytes) throws IOException {
    while (true) {
      long before = size(part);
      try {
        transfer(url, part, before, bytes);
        return;
      } catch (IOException e) {
        if (Thread.currentThread().isInterrupted()
            || e.getCause() instanceof InterruptedException) {
          Thread.currentThread().interrupt();
          throw stopped(url);
        }
        if (size(part) <= before) {
          throw new IOException(
              String.format(
                  Locale.ROOT,
                  "%s: the connection failed after %d bytes (%s); the same command goes on from there",
                  url,
                  size(part),
                  describe(e)),
              e);
        }
      }
    }
  }

  private void transfer(URI url, Path part, long have, long bytes) throws IOException {
    HttpRequest.Builder request = HttpRequest.newBuilder(url).timeout(PATIENCE).GET();
    if (have > 0) {
      request.header("Range", "bytes=" + have + "-");
    }
    HttpResponse<InputStream> response = send(request.build());
    try (InputStream body = response.body()) {
      boolean goesOn =
          response.statusCode() == PARTIAL_CONTENT
              && response
                  .headers()
                  .firstValue("Content-Range")
                  .orElse("")
                  .startsWith("bytes " + have + "-");
      if (response.statusCode() == RANGE_NOT_SATISFIABLE && have > 0) {
        // Nothing is left to send: the part is whole, or of another file; the checksum tells.
        return;
      }
      if (!goesOn && response.statusCode() != OK) {
        throw new BadInputException(
            String.format(
                Locale.ROOT,
                "%s: expected the file, found that the server answers with status %d",
                url,
                response.statusCode()));
      }
      long start = goesOn ? have : 0;
      long length = response.headers().firstValueAsLong("Content-Length").orElse(-1);
      long total = length < 0 ? -1 : start + length;
      try (OutputStream out =
          Files.newOutputStream(
              part,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              goesOn ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING)) {
        copy(url, body, out, new Extent(start, total, bytes));
      } catch (BadInputException tooLong) {
        Files.delete(part);
        throw tooLong;
      }
    }
  }

  /**
   * How much is received.
   *
   * @param start bytes that are there already
   * @param total the size that the server tells; negative if it does not
   * @param most the size that is known
   */
  private record Extent(long start, long total, long most) {}

  private void copy(URI url, InputStream body, OutputStream out, Extent extent) throws IOException {
    requireFits(url, extent.total, extent.most);
    String stage = "fetching " + fileName(url);
    byte[] block = new byte[1 << 16];
    long done = extent.start;
    progress.at(stage, done, extent.total);
    while (true) {
      if (cancelled.getAsBoolean() || Thread.currentThread().isInterrupted()) {
        throw stopped(url);
      }
      int read = body.read(block);
      if (read < 0) {
        return;
      }
      done += read;
      requireFits(url, done, extent.most);
      out.write(block, 0, read);
      progress.at(stage, done, extent.total);
    }
  }

  private static void requireFits(URI url, long size, long most) {
    if (size > most) {
      throw new BadInputException(
          String.format(
              Locale.ROOT, "%s: expected a file of %d bytes, found a longer one", url, most));
    }
  }

  private HttpResponse<InputStream> send(HttpRequest request) throws IOException {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw stopped(request.uri());
    }
  }

  private static CancellationException stopped(URI url) {
    return new CancellationException(
        "%s: stopped; the same command goes on from there".formatted(url));
  }

  private static long size(Path part) throws IOException {
    return Files.exists(part) ? Files.size(part) : 0;
  }

  private static String describe(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  /** The last part of the path of {@code url}. */
  static String fileName(URI url) {
    String path = url.getPath();
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
