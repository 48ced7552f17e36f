package dev.accumulator.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;

/**
 * Processor seconds that PostgreSQL and this JVM have used, read from Linux's {@code /proc}. On a machine that others use
 * too they tell more than the clock. Not there for a server in a container, or on another system.
 */
final class CpuMeter {
    private static final double TICKS_PER_SECOND = 100;

    private final Path postmasterPid;

    /** @param data the server's data folder */
    CpuMeter(Path data) {
        this.postmasterPid = data.resolve("postmaster.pid");
    }

    /** Of the server with all its processes, those that have ended too. */
    OptionalDouble serverSeconds() {
        try {
            long postmaster = Long.parseLong(Files.readAllLines(postmasterPid).getFirst());
            double ticks = ticks(postmaster, 4);
            for (ProcessHandle process :
                    ProcessHandle.of(postmaster).orElseThrow().children().toList()) {
                ticks += ticksUnlessEnded(process.pid());
            }
            return OptionalDouble.of(ticks / TICKS_PER_SECOND);
        } catch (IOException | RuntimeException notHere) {
            return OptionalDouble.empty();
        }
    }

    OptionalDouble clientSeconds() {
        try {
            return OptionalDouble.of(ticks(ProcessHandle.current().pid(), 2) / TICKS_PER_SECOND);
        } catch (IOException notHere) {
            return OptionalDouble.empty();
        }
    }

    /** A process that ends in between is counted with the postmaster's ended children the next time. */
    private static double ticksUnlessEnded(long pid) {
        try {
            return ticks(pid, 2);
        } catch (IOException ended) {
            return 0;
        }
    }

    /** User and system time of a process, with 4 fields also those of its ended children; see proc(5), stat. */
    private static double ticks(long pid, int fields) throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        String[] afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        double ticks = 0;
        for (int i = 0; i < fields; i++) {
            ticks += Long.parseLong(afterName[11 + i]);
        }
        return ticks;
    }
}
