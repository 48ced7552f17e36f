package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.mappingfile.MappingMistake;
import java.util.List;
import java.util.stream.Collectors;

/** The mapping of a dry run has mistakes. */
final class InvalidMapping extends RuntimeException {
    private final List<MappingMistake> mistakes;

    InvalidMapping(List<MappingMistake> mistakes) {
        super(mistakes.stream().map(MappingMistake::toString).collect(Collectors.joining("\n")));
        this.mistakes = List.copyOf(mistakes);
    }

    List<MappingMistake> mistakes() {
        return mistakes;
    }
}
