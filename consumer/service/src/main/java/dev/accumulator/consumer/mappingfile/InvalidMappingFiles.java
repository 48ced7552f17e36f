package dev.accumulator.consumer.mappingfile;

import java.util.List;
import java.util.stream.Collectors;

/** Mapping files have mistakes. The message has one line a mistake. */
public final class InvalidMappingFiles extends RuntimeException {
    private final List<MappingMistake> mistakes;

    /** @param mistakes at least one */
    public InvalidMappingFiles(List<MappingMistake> mistakes) {
        super(mistakes.stream().map(MappingMistake::toString).collect(Collectors.joining("\n")));
        this.mistakes = List.copyOf(mistakes);
    }

    /** Returns all mistakes of all files, in the order of the files and their lines. */
    public List<MappingMistake> mistakes() {
        return mistakes;
    }
}
