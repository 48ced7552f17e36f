package dev.accumulator.testkit;

import java.io.IOException;
import java.nio.file.Path;

/** The main program of a Kafka broker in a process of its own, which signals can kill and freeze. */
public final class BrokerProcess {

    /** The text that it writes once clients can connect. */
    public static final String READY = "The broker is ready";

    private BrokerProcess() {}

    /**
     * Runs until it is killed, or until its standard input ends because the process that started it is gone.
     *
     * @param arguments the folder of its data, and its port
     */
    public static void main(String[] arguments) throws IOException {
        new EmbeddedKafkaBroker(Path.of(arguments[0]), Integer.parseInt(arguments[1])).start();
        System.out.println(READY);
        int read = System.in.read();
        while (read >= 0) {
            read = System.in.read();
        }
        Runtime.getRuntime().halt(0);
    }
}
