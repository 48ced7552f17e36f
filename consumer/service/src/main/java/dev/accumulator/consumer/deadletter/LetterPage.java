package dev.accumulator.consumer.deadletter;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of letters, newest first.
 *
 * @param next the {@code before} of the next page; null if there is none
 */
public record LetterPage(List<Letter> letters, @Nullable Long next) {
    public LetterPage {
        letters = List.copyOf(letters);
    }
}
