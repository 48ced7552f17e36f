package dev.accumulator.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** TCP ports of the loopback address. */
public final class Ports {

    /**
     * Operating systems give ports from 32768 on, or from 49152 on, to connections that ask for none. A server that starts a
     * second after its port was chosen may find such a one taken, by any client on the machine. The first run has its ports
     * above these.
     */
    private static final int FIRST = 10_000;

    private static final int END = 15_000;
    private static final int TRIES_MAX = 1_000;

    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    private Ports() {}

    /** Returns a port that is free, and that no other test process of this user is given while this JVM runs. */
    public static int anyFree() {
        for (int i = 0; i < TRIES_MAX; i++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, END);
            if (GIVEN.add(port) && Claims.claim(port) && isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("No free port was found from " + FIRST + " to " + (END - 1));
    }

    private static boolean isFree(int port) {
        return isFree(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                && isFree(new InetSocketAddress(port));
    }

    private static boolean isFree(InetSocketAddress address) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(address);
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    /** Throws at once if another program listens on the port, instead of letting the server's start time out. */
    public static void requireFree(String server, int port) {
        try (ServerSocket socket = new ServerSocket()) {
            // Connections of a server that has just stopped may linger in TIME_WAIT, and the port is free all the same.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException taken) {
            throw new PortTaken(server, port, taken);
        }
    }

    /** Builds run several test processes at a time. A lock on a byte of a file, which ends with its process, tells of a port. */
    private static final class Claims {
        private static final FileChannel FILE = open();

        private static FileChannel open() {
            Path file = Path.of(
                    System.getProperty("java.io.tmpdir"), "accumulator-ports-" + System.getProperty("user.name"));
            try {
                return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            } catch (IOException failure) {
                throw new UncheckedIOException("No file for the claims of ports", failure);
            }
        }

        static boolean claim(int port) {
            try {
                return FILE.tryLock(port, 1, false) != null;
            } catch (IOException failure) {
                throw new UncheckedIOException("Port " + port + " cannot be claimed", failure);
            }
        }
    }
}
