package dev.accumulator.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder for the data of servers, used by one program at a time. It is either kept, or deleted on close.
 *
 * <p>A killed program leaves its folder behind, and perhaps a PostgreSQL that still runs in it. The operating system
 * releases the lock with the process, so the lock tells such a folder from one in use. The next program that opens the
 * folder first stops that server. Leftover temporary folders are deleted.
 */
public final class DataFolder implements AutoCloseable {

    private static final String LOCK_SUFFIX = ".lock";

    /**
     * The lock files that this program holds. None may be opened a second time: on POSIX systems, closing the second
     * channel releases the lock of the first, and the folder in use would look like a leftover.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    /**
     * The folders that are not closed. A channel that nobody refers to is closed by the collector, and its lock goes with it:
     * another program would delete the folder of a server that still runs.
     */
    private static final Set<DataFolder> OPEN = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final Path lockFile;
    private final FileChannel channel;
    private final boolean kept;

    private DataFolder(Path path, Path lockFile, FileChannel channel, boolean kept) {
        this.path = path;
        this.lockFile = lockFile;
        this.channel = channel;
        this.kept = kept;
        OPEN.add(this);
    }

    /** Opens a folder that outlives this program, and creates it if it does not exist. */
    public static DataFolder kept(Path path) {
        try {
            Path absolute = path.toAbsolutePath().normalize();
            Files.createDirectories(absolute);
            Path lockFile = absolute.resolve("in-use" + LOCK_SUFFIX);
            FileChannel channel = lock(lockFile);
            if (channel == null) {
                throw new FolderInUse(absolute);
            }
            OrphanedPostgres.stopIn(absolute);
            return new DataFolder(absolute, lockFile, channel, true);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Opens a new, empty folder that is deleted on close, and deletes the folders that killed programs left. */
    public static DataFolder temporary() {
        try {
            Path parent =
                    Path.of(System.getProperty("java.io.tmpdir"), "accumulator-" + System.getProperty("user.name"));
            Files.createDirectories(parent);
            removeLeftovers(parent);
            String name = UUID.randomUUID().toString();
            Path lockFile = parent.resolve(name + LOCK_SUFFIX);
            FileChannel channel = lock(lockFile);
            if (channel == null) {
                throw new FolderInUse(parent.resolve(name));
            }
            return new DataFolder(Files.createDirectory(parent.resolve(name)), lockFile, channel, false);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public Path path() {
        return path;
    }

    public Path resolve(String name) {
        return path.resolve(name);
    }

    @Override
    public void close() {
        try {
            if (!kept) {
                deleteAll(path);
                Files.deleteIfExists(lockFile);
            }
            channel.close();
            HELD.remove(lockFile);
            OPEN.remove(this);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void removeLeftovers(Path parent) throws IOException {
        try (DirectoryStream<Path> lockFiles = Files.newDirectoryStream(parent, "*" + LOCK_SUFFIX)) {
            for (Path lockFile : lockFiles) {
                FileChannel channel = lock(lockFile);
                if (channel == null) {
                    continue;
                }
                String lockName = lockFile.getFileName().toString();
                Path folder = parent.resolve(lockName.substring(0, lockName.length() - LOCK_SUFFIX.length()));
                OrphanedPostgres.stopIn(folder);
                deleteAll(folder);
                Files.deleteIfExists(lockFile);
                channel.close();
                HELD.remove(lockFile);
            }
        }
    }

    /**
     * Returns the open channel that holds the lock, or null if another program, or another folder of this one, holds
     * it.
     */
    private static @Nullable FileChannel lock(Path lockFile) throws IOException {
        if (!HELD.add(lockFile)) {
            return null;
        }
        FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (channel.tryLock() == null) {
            channel.close();
            HELD.remove(lockFile);
            return null;
        }
        return channel;
    }

    static void deleteAll(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> deepestFirst;
        try (Stream<Path> found = Files.walk(folder)) {
            deepestFirst = found.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path one : deepestFirst) {
            Files.deleteIfExists(one);
        }
    }
}
