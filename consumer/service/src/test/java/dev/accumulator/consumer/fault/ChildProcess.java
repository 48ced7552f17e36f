package dev.accumulator.consumer.fault;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Java program in a process of its own, which writes into a file. For use by one thread at a time. */
final class ChildProcess {
    private static final Duration EXIT_MAX = Duration.ofMinutes(5);

    private final Process process;
    private final Path log;

    private ChildProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * Starts a program on the Java that runs this one.
     *
     * @param heap the most heap, as {@code -Xmx} takes it
     * @param program {@code -jar} and a file, or {@code -cp}, a path and a class; then the arguments
     */
    static ChildProcess java(Path log, String heap, List<String> program) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // The first compiler and one thread of collection: most of these processes do not grow old.
        command.addAll(List.of("-Xmx" + heap, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(program);
        try {
            Files.createDirectories(log.toAbsolutePath().getParent());
            Process started = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
            return new ChildProcess(started, log);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** {@code kill -9}. */
    void kill() {
        process.destroyForcibly();
        awaitExit();
    }

    /** {@code SIGTERM}, and waits for the end. */
    int terminate() {
        process.destroy();
        return awaitExit();
    }

    /** {@code SIGTERM}, and waits for nothing. */
    void askToStop() {
        process.destroy();
    }

    /** Waits for the end, however it comes, and returns the exit code. */
    int awaitExit() {
        try {
            if (!process.waitFor(EXIT_MAX.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("A process did not end in " + EXIT_MAX + "; it wrote " + log);
            }
            return process.exitValue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** {@code SIGSTOP}: it does nothing more, and knows nothing of it. */
    void suspend() {
        signal("STOP");
    }

    /** {@code SIGCONT}. */
    void resume() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
            if (kill.waitFor() != 0 && process.isAlive()) {
                throw new IllegalStateException("SIG" + name + " was not taken");
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** Whether it has written this; a process that ended before never will, which is refused. */
    boolean hasWritten(String text) {
        boolean alive = isAlive();
        boolean there = written().contains(text);
        if (!there && !alive) {
            throw new IllegalStateException("It ended before it wrote \"" + text + "\": " + written());
        }
        return there;
    }

    /** Waits until it has written this. */
    void awaitWritten(String text) {
        await().atMost(Duration.ofMinutes(5))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> hasWritten(text));
    }

    /** All it has written, with what others have written into the same file before. */
    String written() {
        try {
            return Files.readString(log);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
