package org.kernelscope.data;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A file server on this machine, which can be told to misbehave. */
final class Loopback implements AutoCloseable {

  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-");

  /** What was asked for: the path, and where the wanted range begins if there is one. */
  record Request(String path, Optional<Integer> from) {}

  final List<Request> requests = new CopyOnWriteArrayList<>();
  final Map<String, byte[]> files = new ConcurrentHashMap<>();

  /** Hang up after so many bytes of an answer, if not negative. */
  volatile int hangUpAfter = -1;

  volatile boolean knowsRanges = true;

  volatile boolean tellsLength = true;

  private final HttpServer server;

  Loopback() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  URI url(String path) {
    return URI.create(
        "http://%s:%d/%s"
            .formatted(
                server.getAddress().getAddress().getHostAddress(),
                server.getAddress().getPort(),
                path));
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath().substring(1);
      Optional<Integer> wanted =
          Optional.ofNullable(exchange.getRequestHeaders().getFirst("Range"))
              .map(RANGE::matcher)
              .filter(Matcher::matches)
              .map(matcher -> Integer.valueOf(matcher.group(1)));
      requests.add(new Request(path, wanted));
      byte[] file = files.get(path);
      if (file == null) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      int from = knowsRanges ? wanted.orElse(0) : 0;
      if (knowsRanges && wanted.isPresent() && from >= file.length) {
        exchange.sendResponseHeaders(416, -1);
        return;
      }
      if (knowsRanges && wanted.isPresent()) {
        exchange
            .getResponseHeaders()
            .set("Content-Range", "bytes %d-%d/%d".formatted(from, file.length - 1, file.length));
      }
      int length = file.length - from;
      exchange.sendResponseHeaders(
          knowsRanges && wanted.isPresent() ? 206 : 200, tellsLength ? length : 0);
      int sent = hangUpAfter < 0 ? length : Math.min(length, hangUpAfter);
      exchange.getResponseBody().write(file, from, sent);
      exchange.getResponseBody().flush();
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
