package dev.accumulator.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** TCP ports of the loopback address. */
public final class Ports {

    private Ports() {}

    /** Returns a port that was free a moment ago, chosen by the operating system. */
    public static int anyFree() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
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
}
