package dev.accumulator.consumer.mappingfile;

/**
 * One mistake in a mapping file.
 *
 * @param file the file's name
 * @param line from 1
 * @param column from 1
 * @param message says what is wrong and what is allowed
 */
public record MappingMistake(String file, int line, int column, String message) {

    /** Returns the mistake as compilers print theirs, so that editors find the place. */
    @Override
    public String toString() {
        return file + ":" + line + ":" + column + ": " + message;
    }
}
