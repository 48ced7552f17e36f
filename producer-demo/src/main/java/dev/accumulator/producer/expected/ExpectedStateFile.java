package dev.accumulator.producer.expected;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import tools.jackson.core.JacksonException;

/**
 * A file with an expected state in JSON lines. Each line is an array whose first element tells its kind.
 * Decimals are strings, so that no reader turns them into doubles. A file whose name ends in {@code .gz} is compressed.
 *
 * <pre>
 * ["expected-state",1,{"seed":"7","documents":"20000"}]
 * ["turnover","inventory",["1","1001"],["500","125000"],["80","20000"]]           receipts, expenses
 * ["day","inventory",["1","1001"],"2026-04-01",["500","125000"],["0","0"]]
 * ["recorder","order:7-1",true,2,[1,2]]                                            posted, revision, may be posted
 * ["order","7-1",2,"2026-04-01T10:15:00Z","17","1",[[1,"1001","5","2.5",null,"1.75"]]]    client, warehouse, lines;
 * a cost only where one is told
 * ["dead-letter","orders","7-9","malformed-json",1]
 * </pre>
 */
public final class ExpectedStateFile {

    private ExpectedStateFile() {}

    /**
     * Writes the whole file or nothing. An older file of the name is replaced at the end.
     *
     * @param about the origin of the state, for people
     */
    public static void write(Path file, ExpectedState state, Map<String, String> about) throws IOException {
        Path target = file.toAbsolutePath();
        Path directory = target.getParent();
        if (directory != null) {
            Files.createDirectories(directory);
        }
        Path partial = target.resolveSibling(target.getFileName() + ".partial");
        try (OutputStream raw = new BufferedOutputStream(Files.newOutputStream(partial));
                OutputStream bytes = compressed(file) ? new GZIPOutputStream(raw, 8_192) : raw) {
            ExpectedStateWriter.write(bytes, state, about);
        }
        Files.move(partial, target, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Reads a whole file. */
    public static ExpectedState read(Path file) throws IOException {
        return read(file, true);
    }

    /**
     * Reads a file.
     *
     * @param days true to keep the turnovers by day, which are most of it
     * @throws IOException if it cannot be read or is not an expected state; the message says why
     */
    public static ExpectedState read(Path file, boolean days) throws IOException {
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(file));
                InputStream bytes = compressed(file) ? new GZIPInputStream(raw, 8_192) : raw) {
            return ExpectedStateReader.read(bytes, days);
        } catch (JacksonException | IllegalArgumentException | DateTimeException damaged) {
            throw new IOException(file + " is not an expected state, or is damaged: " + damaged.getMessage(), damaged);
        }
    }

    private static boolean compressed(Path file) {
        return file.toString().endsWith(".gz");
    }
}
