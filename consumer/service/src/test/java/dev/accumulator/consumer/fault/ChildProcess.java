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

/** A Java program in a process of its own that writes to a file. It is for one thread at a time. */
final class ChildProcess {
    private static final Duration EXIT_MAX = Duration.ofMinutes(5);

    private final Process process;
    private final Path log;

    private ChildProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * Starts a program on the Java that runs this test.
     *
     * @param heap the largest heap, as in {@code -Xmx}
     * @param program {@code -jar} and a file, or {@code -cp}, a path and a class; then the arguments
     */
    static ChildProcess java(Path log, String heap, List<String> program) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // Only the first compiler and one collector thread, because most of these processes are short-lived.
        command.addAll(List.of("-Xmx" + heap, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(program);
        return of(log, command);
    }

    /** Starts a command that writes to a file. */
    static ChildProcess of(Path log, List<String> command) {
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

    /** Returns the processor time that it has used. */
    Duration cpu() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Kills the process as {@code kill -9} does. */
    void kill() {
        process.destroyForcibly();
        awaitExit();
    }

    /** Sends {@code SIGTERM} and waits for the end. */
    int terminate() {
        process.destroy();
        return awaitExit();
    }

    /** Sends {@code SIGTERM} and does not wait. */
    void askToStop() {
        process.destroy();
    }

    /** Waits for the end and returns the exit code. */
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

    /** Freezes the process with {@code SIGSTOP}. */
    void suspend() {
        signal("STOP");
    }

    /** Lets the process go on, with {@code SIGCONT}. */
    void resume() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
            if (kill.waitFor() != 0 && process.isAlive()) {
                throw new IllegalStateException("SIG" + name + " could not be sent");
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** True if the process has written the text. Throws if it ended without having written it. */
    boolean hasWritten(String text) {
        boolean alive = isAlive();
        boolean there = written().contains(text);
        if (!there && !alive) {
            throw new IllegalStateException("The process ended before it wrote \"" + text + "\": " + written());
        }
        return there;
    }

    /** Waits until the process has written the text. */
    void awaitWritten(String text) {
        await().atMost(Duration.ofMinutes(5))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> hasWritten(text));
    }

    /** Returns everything in the file, including the output of earlier processes. */
    String written() {
        try {
            return Files.readString(log);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
