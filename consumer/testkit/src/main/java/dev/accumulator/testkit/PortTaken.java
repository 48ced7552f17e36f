package dev.accumulator.testkit;

/** Another program listens on the port that a server needs. */
public final class PortTaken extends RuntimeException {

    private final String server;

    PortTaken(String server, int port, Throwable cause) {
        super("Port " + port + ", wanted for " + server + ", is taken by another program.", cause);
        this.server = server;
    }

    /** Returns the server's name: {@code PostgreSQL} or {@code Kafka}. */
    public String server() {
        return server;
    }
}
