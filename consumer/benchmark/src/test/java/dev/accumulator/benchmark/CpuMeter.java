package dev.accumulator.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;

/**
 * Reads the processor seconds of PostgreSQL and this JVM from Linux's {@code /proc}. On a shared machine they say more
 * than the clock. They are not available for a server in a container, or on another operating system.
 */
final class CpuMeter {
    private static final double TICKS_PER_SECOND = 100;

    private final Path postmasterPid;

    /** @param data the server's data folder */
    CpuMeter(Path data) {
        this.postmasterPid = data.resolve("postmaster.pid");
    }

    /** Returns the processor seconds of the server with all its processes, including those that have ended. */
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

    /**
     * Returns the ticks of a process, and 0 if it has just ended: the next reading counts it with the postmaster's
     * ended children.
     */
    private static double ticksUnlessEnded(long pid) {
        try {
            return ticks(pid, 2);
        } catch (IOException ended) {
            return 0;
        }
    }

    /** Returns the user and system time of a process and, with 4 fields, of its ended children; see stat in proc(5). */
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
