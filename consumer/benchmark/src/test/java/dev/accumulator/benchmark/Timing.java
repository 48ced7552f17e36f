package dev.accumulator.benchmark;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The duration of a piece of work. Processor seconds are NaN if they cannot be read.
 *
 * @param seconds the seconds by the clock
 * @param serverSeconds the processor time of PostgreSQL
 * @param clientSeconds the processor time of this JVM
 */
record Timing(double seconds, double serverSeconds, double clientSeconds) {

    static final Timing NONE = new Timing(0, 0, 0);

    Timing plus(Timing other) {
        return new Timing(
                seconds + other.seconds, serverSeconds + other.serverSeconds, clientSeconds + other.clientSeconds);
    }

    static Timing of(CpuMeter cpu, EngineTurn.Work work) throws Exception {
        double server = cpu.serverSeconds().orElse(Double.NaN);
        double client = cpu.clientSeconds().orElse(Double.NaN);
        long start = System.nanoTime();
        work.run();
        double seconds = (System.nanoTime() - start) / 1e9;
        return new Timing(
                seconds,
                cpu.serverSeconds().orElse(Double.NaN) - server,
                cpu.clientSeconds().orElse(Double.NaN) - client);
    }

    /** Returns the rate under a name, and the processor times per unit of work under that name with a suffix. */
    Map<String, Double> rate(String name, long units) {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put(name, units / seconds);
        if (!Double.isNaN(serverSeconds)) {
            figures.put(name + SERVER_CPU, serverSeconds * 1e6 / units);
            figures.put(name + CLIENT_CPU, clientSeconds * 1e6 / units);
        }
        return figures;
    }

    static final String SERVER_CPU = ": PostgreSQL's processor time";
    static final String CLIENT_CPU = ": the client's processor time";
}
