package dev.accumulator.consumer.servers;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.core.ConditionTimeoutException;

/** A PostgreSQL server that outlived the killed program which had started it. */
final class OrphanedPostgres {

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

    private static Optional<ProcessHandle> server(Path pidFile) throws IOException {
        List<String> lines = Files.readAllLines(pidFile);
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        // After a reboot the number may be some other program's.
        return ProcessHandle.of(Long.parseLong(lines.getFirst().strip())).filter(OrphanedPostgres::isPostgres);
    }

    private static boolean isPostgres(ProcessHandle process) {
        return process.info()
                .command()
                .map(command -> Path.of(command).getFileName().toString().startsWith("postgres"))
                .orElse(false);
    }

    private static void stop(ProcessHandle server) throws IOException {
        // SIGINT is PostgreSQL's fast shutdown; the SIGTERM of destroy() would wait for clients to leave.
        boolean windows = System.getProperty("os.name").startsWith("Windows");
        if (!windows) {
            new ProcessBuilder("kill", "-INT", Long.toString(server.pid())).start();
        }
        if (windows || !exits(server)) {
            server.destroyForcibly();
            exits(server);
        }
    }

    /** A process that nobody has waited for, as in a container without an init, is dead and still listed: it has no command. */
    private static boolean exits(ProcessHandle server) {
        try {
            await().atMost(STOP_MAX).until(() -> !server.isAlive() || !isPostgres(server));
            return true;
        } catch (ConditionTimeoutException stillThere) {
            return false;
        }
    }
}
