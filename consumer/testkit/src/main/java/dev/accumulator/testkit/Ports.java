package dev.accumulator.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** TCP ports of the loopback address. */
public final class Ports {

    private Ports() {}

    /** A port that was free a moment ago, from the range that the operating system gives out. */
    public static int anyFree() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Says so at once when somebody else listens, instead of after a server's start has timed out. */
    public static void requireFree(String server, int port) {
        try (ServerSocket socket = new ServerSocket()) {
            // Connections of a server that was just stopped may linger in TIME_WAIT; they are no reason to refuse.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException taken) {
            throw new PortTaken(server, port, taken);
        }
    }
}
