package dev.accumulator.consumer.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevelopmentApplicationIT {
    @TempDir
    private Path folder = Path.of("");

    /** The build tool takes the code of a signal, 143, for a failed build. */
    @Test
    void aSignalEndsTheFirstRunWithItsLastWordsAndCodeZero() throws Exception {
        Path log = folder.resolve("log");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DevelopmentApplication.class.getName(),
                        "--accumulator.dev.kafka-port=0",
                        "--accumulator.dev.postgres-port=0",
                        "--accumulator.dev.demo=false",
                        "--server.port=0")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            await().atMost(Duration.ofMinutes(3))
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> !process.isAlive() || read(log).contains("Ctrl-C stops everything."));

            process.destroy();

            assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).as(() -> read(log)).isZero();
            assertThat(read(log).stripTrailing())
                    .endsWith(
                            "The accumulator has stopped, and Kafka and PostgreSQL with it. The data was thrown away.");
        } finally {
            process.destroyForcibly();
        }
    }

    private static String read(Path log) {
        try {
            return Files.exists(log) ? Files.readString(log, StandardCharsets.UTF_8) : "";
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
