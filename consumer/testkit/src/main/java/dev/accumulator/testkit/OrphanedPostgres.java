package dev.accumulator.testkit;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Controls a PostgreSQL server of which only the data directory is known, such as one that outlived the program that
 * started it.
 */
final class OrphanedPostgres {

    /** A fast shutdown writes a checkpoint first, which is short for what tests and first runs store. */
    private static final Duration STOP_MAX = Duration.ofSeconds(20);

    private OrphanedPostgres() {}

    /** Stops every server whose data directory is directly in {@code folder}. */
    static void stopIn(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (var children = Files.newDirectoryStream(folder, Files::isDirectory)) {
            for (Path child : children) {
                Path pidFile = child.resolve("postmaster.pid");
                if (Files.exists(pidFile)) {
                    Optional<ProcessHandle> server = server(pidFile);
                    if (server.isPresent()) {
                        stop(server.get());
                    }
                }
            }
        }
    }

    /** Ends the server of a data directory at once and without a checkpoint, like PostgreSQL's immediate shutdown. */
    static void crashIn(Path data) throws IOException {
        Optional<ProcessHandle> server = server(data.resolve("postmaster.pid"));
        if (server.isEmpty()) {
            return;
        }
        if (isWindows()) {
            server.get().destroyForcibly();
        } else {
            new ProcessBuilder("kill", "-QUIT", Long.toString(server.get().pid())).start();
        }
        if (!exits(server.get())) {
            throw new IllegalStateException("PostgreSQL in " + data + " does not end");
        }
    }

    /** Sends a signal to the server of a data directory and all its processes. It does not work on Windows. */
    static void signalAllIn(Path data, String signal) throws IOException {
        Optional<ProcessHandle> server = server(data.resolve("postmaster.pid"));
        if (server.isEmpty()) {
            return;
        }
        // The postmaster stops first, so that it starts no process that would be missed.
        signal(signal, Stream.of(server.get()));
        signal(signal, server.get().descendants());
    }

    private static void signal(String signal, Stream<ProcessHandle> processes) throws IOException {
        List<String> command = new ArrayList<>(List.of("kill", "-" + signal));
        processes.forEach(process -> command.add(Long.toString(process.pid())));
        try {
            // It fails if a process has ended meanwhile, which does not matter.
            int ignored = new ProcessBuilder(command).start().waitFor();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static Optional<ProcessHandle> server(Path pidFile) throws IOException {
        List<String> lines = Files.readAllLines(pidFile);
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        // After a reboot the number may belong to another program.
        return ProcessHandle.of(Long.parseLong(lines.getFirst().strip())).filter(OrphanedPostgres::isPostgres);
    }

    private static boolean isPostgres(ProcessHandle process) {
        return process.info()
                .command()
                .map(command -> Path.of(command).getFileName().toString().startsWith("postgres"))
                .orElse(false);
    }

    private static void stop(ProcessHandle server) throws IOException {
        // SIGINT is PostgreSQL's fast shutdown. The SIGTERM of destroy() would wait for clients to disconnect.
        boolean windows = isWindows();
        if (!windows) {
            new ProcessBuilder("kill", "-INT", Long.toString(server.pid())).start();
        }
        if (windows || !exits(server)) {
            server.destroyForcibly();
            exits(server);
        }
    }

    private static boolean isWindows() {
        return System.getProperty("os.name").startsWith("Windows");
    }

    /**
     * True once the process has ended. In a container without an init process it may be dead and still listed, but it
     * has no command.
     */
    private static boolean exits(ProcessHandle server) {
        try {
            await().atMost(STOP_MAX).until(() -> !server.isAlive() || !isPostgres(server));
            return true;
        } catch (ConditionTimeoutException stillThere) {
            return false;
        }
    }
}
