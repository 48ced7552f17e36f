package dev.accumulator.consumer;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The consumer as a program for a process of its own: the packaged jar, or the compiled classes if nothing is packaged.
 *
 * <p>Tests start it some fifty times, and half of a start is the loading of the same classes. The jar is unpacked once
 * for a build, and its classes are kept in a cache of the virtual machine (JEP 483), which takes about 5 seconds of a
 * processor off every start.
 */
public final class ConsumerProgram {
    /** The options that decide whether a cache fits; the heap's size is not one of them. */
    private static final List<String> OPTIONS =
            List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED");

    /** The expressions of mappings need a library that reads memory in a way that newer releases of Java warn of. */
    private static final List<String> QUIET =
            Runtime.version().feature() >= 24 ? List.of("--sun-misc-unsafe-memory-access=allow") : List.of();

    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
    private static final Path UNPACKED = Path.of("target", "unpacked").toAbsolutePath();
    private static final Path CACHE = UNPACKED.resolve("classes.aot");

    private ConsumerProgram() {}

    /**
     * Returns the command up to the program's own arguments. It uses only the first compiler and a single collector
     * thread, because most of these processes are short-lived.
     *
     * @param heap the largest heap, as in {@code -Xmx}
     */
    public static List<String> command(String heap) {
        List<String> command = start(heap, true);
        command.addAll(program());
        return command;
    }

    /** Returns the command with the settings of the virtual machine that are its own, but for the largest heap. */
    public static List<String> asShipped(String heap) {
        List<String> command = start(heap, false);
        command.addAll(program());
        return command;
    }

    /**
     * Returns the command of a test's own program around the consumer.
     *
     * @param property a system property, as {@code -Dname=value}
     */
    public static List<String> command(String heap, String property, Class<?> main) {
        List<String> command = start(heap, true);
        command.add(property);
        String jar = System.getProperty("accumulator.jar");
        String path = jar == null
                ? System.getProperty("java.class.path")
                : unpacked(Path.of(jar)) + File.pathSeparator + folderOf(main);
        command.addAll(List.of("-cp", path, main.getName()));
        return command;
    }

    private static List<String> start(String heap, boolean shortLived) {
        String jar = System.getProperty("accumulator.jar");
        List<String> command = new ArrayList<>(List.of(JAVA.toString(), "-Xmx" + heap));
        command.addAll(QUIET);
        if (shortLived) {
            command.addAll(OPTIONS);
            if (jar != null) {
                unpacked(Path.of(jar));
                command.add("-XX:AOTCache=" + CACHE);
            }
        }
        return command;
    }

    private static List<String> program() {
        String jar = System.getProperty("accumulator.jar");
        return jar == null
                ? List.of("-cp", classPath(), ConsumerApplication.class.getName())
                : List.of("-jar", unpacked(Path.of(jar)).toString());
    }

    private static String folderOf(Class<?> type) {
        return Path.of(URI.create(
                        type.getProtectionDomain().getCodeSource().getLocation().toString()))
                .toString();
    }

    /** Returns the class path of this process without the parts that would change how the program logs. */
    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(Pattern.quote(File.pathSeparator), -1))
                .filter(entry -> !entry.contains("testkit"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Unpacks the jar unless this build has done so. Tests run in several processes at a time. */
    private static synchronized Path unpacked(Path jar) {
        Path program = UNPACKED.resolve(jar.getFileName());
        Path done = UNPACKED.resolve("done");
        try {
            // The jar itself has the fixed time of all that is in it, unlike the one that it is made of.
            Path original = jar.resolveSibling(jar.getFileName() + ".original");
            String version = jar + " " + Files.getLastModifiedTime(Files.exists(original) ? original : jar) + " "
                    + Files.size(jar);
            Files.createDirectories(UNPACKED);
            try (FileChannel channel = FileChannel.open(UNPACKED.resolve("lock"), CREATE, WRITE);
                    FileLock lock = channel.lock()) {
                if (!lock.isValid() || version.equals(textOrNull(done))) {
                    return program;
                }
                Files.deleteIfExists(done);
                Files.deleteIfExists(CACHE);
                run(List.of(
                        JAVA.toString(),
                        "-Djarmode=tools",
                        "-jar",
                        jar.toString(),
                        "extract",
                        "--force",
                        "--destination",
                        UNPACKED.toString()));
                run(training(program));
                Files.writeString(done, version);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return program;
    }

    /** A start that ends once all objects of the application are made, without a server that it could reach. */
    private static List<String> training(Path program) {
        List<String> command = new ArrayList<>();
        command.add(JAVA.toString());
        command.add("-Xmx384m");
        command.addAll(QUIET);
        command.addAll(OPTIONS);
        command.addAll(List.of(
                "-XX:AOTCacheOutput=" + CACHE,
                "-Dspring.context.exit=onRefresh",
                "-jar",
                program.toString(),
                "--server.port=0",
                "--spring.datasource.url=jdbc:postgresql://localhost:1/none"));
        return command;
    }

    private static void run(List<String> command) throws IOException {
        Path log = UNPACKED.resolve("log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        try {
            if (process.waitFor() != 0) {
                throw new IllegalStateException(command + " failed, see " + log);
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private static @Nullable String textOrNull(Path file) throws IOException {
        return Files.exists(file) ? Files.readString(file, StandardCharsets.UTF_8) : null;
    }
}
