package dev.accumulator.consumer.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Tells what of a processor this process and the PostgreSQL behind it take from now on, by Linux's {@code /proc}. */
final class ProcessorTime {
    private static final double TICKS_A_SECOND = 100;

    /** The time of a process: user and system. */
    private static final int OWN = 2;

    /** The time of the server, also of its processes that have ended. */
    private static final int WITH_ENDED = 4;

    private final ProcessHandle server;
    private final long beginNanos = System.nanoTime();
    private final double serviceSeconds;
    private final double postgresSeconds;

    /** @param dataSource of a server on this machine */
    ProcessorTime(DataSource dataSource) {
        long backend = JdbcClient.create(dataSource)
                .sql("select pg_backend_pid()")
                .query(Long.class)
                .single();
        server = ProcessHandle.of(backend).flatMap(ProcessHandle::parent).orElseThrow();
        serviceSeconds = service();
        postgresSeconds = postgres();
    }

    /**
     * The shares since then, in percent of a processor.
     *
     * @param seconds for how long they were measured
     */
    record Shares(double seconds, double service, double postgres) {}

    Shares shares() {
        double seconds = (System.nanoTime() - beginNanos) / 1e9;
        return new Shares(
                seconds, 100 * (service() - serviceSeconds) / seconds, 100 * (postgres() - postgresSeconds) / seconds);
    }

    private static double service() {
        return seconds(ProcessHandle.current().pid(), OWN);
    }

    private double postgres() {
        return Stream.concat(
                        Stream.of(seconds(server.pid(), WITH_ENDED)),
                        server.children().map(process -> seconds(process.pid(), OWN)))
                .mapToDouble(Double::doubleValue)
                .sum();
    }

    private static double seconds(long process, int fields) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(process), "stat"));
            String[] afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            double ticks = 0;
            for (int i = 0; i < fields; i++) {
                ticks += Long.parseLong(afterName[11 + i]);
            }
            return ticks / TICKS_A_SECOND;
        } catch (NoSuchFileException ended) {
            return 0;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
