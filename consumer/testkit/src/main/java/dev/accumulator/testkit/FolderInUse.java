package dev.accumulator.testkit;

import java.nio.file.Path;

/** Another running program keeps its servers' data in the folder. */
public final class FolderInUse extends RuntimeException {

    FolderInUse(Path folder) {
        super("The folder " + folder + " is in use by another run. Stop that run, or choose another folder.");
    }
}
