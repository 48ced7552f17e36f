package dev.accumulator.consumer.mappingfile;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The text of one mapping file, or the reason why it could not be read.
 *
 * @param name the file's name, as mistakes show it
 * @param text the content; empty if it could not be read
 * @param problem completes "the file … "; null if it was read
 * @param neighbours finds the files that the mapping names, such as a schema
 */
public record MappingSource(
        String name, String text, @Nullable String problem, Neighbours neighbours) {

    /** Bytes of a mapping file, or of a schema beside it. */
    public static final int BYTES_MAX = 1 << 20;

    /** Opens a file. */
    @FunctionalInterface
    public interface Opening {

        /** Returns the file's bytes from the start. The caller closes them. */
        InputStream open() throws IOException;
    }

    /** Finds a file by its path, relative to the mapping file. */
    @FunctionalInterface
    public interface Neighbours {

        /** Opens a neighbour. */
        InputStream open(String relativePath) throws IOException;
    }

    /** A file that names no others. */
    public MappingSource(String name, String text) {
        this(name, text, null, path -> {
            throw new IOException("this mapping has no folder");
        });
    }

    /** Reads a file of the file system. What keeps it from being read is told by {@link MappingFiles#load}. */
    public static MappingSource read(Path file) {
        return read(
                file.toString(),
                () -> Files.newInputStream(file),
                path -> Files.newInputStream(file.resolveSibling(path)));
    }

    /**
     * Reads a file from wherever it is. What keeps it from being read is told by {@link MappingFiles#load}.
     *
     * @param name as mistakes show it
     */
    public static MappingSource read(String name, Opening opening, Neighbours neighbours) {
        try (InputStream content = opening.open()) {
            return new MappingSource(name, text(content), null, neighbours);
        } catch (IOException unreadable) {
            return new MappingSource(name, "", "cannot be read: " + problem(unreadable), neighbours);
        }
    }

    /** Returns the text of a file that the mapping names. */
    String neighbour(String relativePath) throws IOException {
        try (InputStream content = neighbours.open(relativePath)) {
            return text(content);
        }
    }

    static String problem(IOException unreadable) {
        String message = unreadable.getMessage();
        return switch (unreadable) {
            case java.nio.file.NoSuchFileException missing -> "there is no such file";
            case java.io.FileNotFoundException missing -> "there is no such file";
            case java.nio.file.AccessDeniedException denied -> "the access is denied";
            case CharacterCodingException malformed -> "it is not UTF-8";
            default -> message == null ? unreadable.getClass().getSimpleName() : message;
        };
    }

    private static String text(InputStream content) throws IOException {
        byte[] bytes = content.readNBytes(BYTES_MAX + 1);
        if (bytes.length > BYTES_MAX) {
            throw new IOException("it has more than " + BYTES_MAX + " bytes");
        }
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
    }
}
