package org.kernelscope.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program listens to nobody: what is trained and reported here opens no port. */
class ListeningSocketsTest {

  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  /** The state LISTEN, in /proc/net/tcp. */
  private static final String LISTEN = "0A";

  @TempDir Path folder;

  @BeforeEach
  void onlyWhereTheSystemTells() {
    assumeThat(DESCRIPTORS).as("this system does not list the sockets of a process").exists();
  }

  /** The local addresses, in hexadecimal digits, at which this process listens. */
  private static List<String> listening() throws IOException {
    Set<String> own = new HashSet<>();
    try (Stream<Path> descriptors = Files.list(DESCRIPTORS)) {
      for (Path descriptor : descriptors.toList()) {
        if (Files.isSymbolicLink(descriptor)) {
          own.add(Files.readSymbolicLink(descriptor).toString());
        }
      }
    }
    List<String> found = new ArrayList<>();
    for (String table : List.of("/proc/self/net/tcp", "/proc/self/net/tcp6")) {
      Path file = Path.of(table);
      for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
        String[] fields = line.strip().split(" +");
        if (fields.length > 9
            && fields[3].equals(LISTEN)
            && own.contains("socket:[" + fields[9] + "]")) {
          found.add(fields[1]);
        }
      }
    }
    return found;
  }

  @Test
  void aListeningSocketWouldBeSeen() throws IOException {
    int before = listening().size();
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(socket.isBound()).isTrue();
      assertThat(listening()).hasSize(before + 1);
    }
    assertThat(listening()).hasSize(before);
  }

  @Test
  void aComparisonAndItsReportOpenNone() throws IOException {
    Terminal terminal = new Terminal(folder);
    String workspace = folder.resolve("workspace").toString();
    Terminal.Answer compared =
        terminal.run(
            "compare",
            "--init",
            "xavier",
            "--seeds",
            "1",
            "--steps",
            "2",
            "--widths",
            "2,2",
            "--train-examples",
            "50",
            "--test-examples",
            "50",
            "--workspace",
            workspace);
    assertThat(compared.status()).as(compared.err()).isZero();
    assertThat(listening()).isEmpty();
    assertThat(terminal.run("report", workspace, "--out", folder.toString()).status()).isZero();
    assertThat(listening()).isEmpty();
  }
}
