package dev.accumulator.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/** The machine and the software of the measurement. */
final class MachineFacts {
    private MachineFacts() {}

    /** @param settings the relevant settings of the server */
    static Map<String, String> of(Map<String, String> settings, Instant now) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("measured", now.truncatedTo(ChronoUnit.MINUTES).toString());
        facts.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
        facts.put("memory", line("/proc/meminfo", "MemTotal"));
        facts.put("processor", line("/proc/cpuinfo", "model name"));
        facts.put("load at the start", firstWords("/proc/loadavg"));
        facts.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        facts.put("Java", System.getProperty("java.vm.name") + " " + System.getProperty("java.version"));
        facts.put("heap, MB", Long.toString(Runtime.getRuntime().maxMemory() >> 20));
        facts.put(
                "rounds",
                "1 or 2 dropped, " + Settings.ROUNDS + " measured; " + Settings.LONG_ROUNDS + " of the long ones");
        settings.forEach((name, value) -> facts.put("PostgreSQL " + name, value));
        return facts;
    }

    private static String line(String file, String key) {
        try {
            return Files.readAllLines(Path.of(file)).stream()
                    .filter(line -> line.startsWith(key))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException notLinux) {
            return "unknown";
        }
    }

    /** Returns the load averages, so that the results show if the machine was busy. */
    private static String firstWords(String file) {
        try {
            String[] words = Files.readString(Path.of(file)).split(" ", -1);
            return words[0] + ", " + words[1] + ", " + words[2];
        } catch (IOException notLinux) {
            return "unknown";
        }
    }
}
