package dev.accumulator.consumer.deadletter;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Letters, newest first.
 *
 * @param next asks for those after these; null if there are none
 */
public record LetterPage(List<Letter> letters, @Nullable Long next) {
    public LetterPage {
        letters = List.copyOf(letters);
    }
}
