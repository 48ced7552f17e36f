package dev.accumulator.consumer.request;

import dev.accumulator.consumer.deadletter.LetterFilter;
import org.jspecify.annotations.Nullable;

/** Work that an instance of a shard is asked for. */
public sealed interface ShardWork {
    /** Posts the record of a dead letter again. */
    record RetryLetter(long letter) implements ShardWork {}

    /**
     * Posts the records of open dead letters again, oldest first.
     *
     * @param after only letters with greater numbers; null for all
     * @param note what the person says about it; null if nothing
     */
    record RetryLetters(
            LetterFilter filter,
            @Nullable Long after,
            int max,
            @Nullable String note) implements ShardWork {}

    /** Tries a document again that a floor has refused. */
    record RetryRefusal(long refusal) implements ShardWork {}

    /**
     * Detaches months from a register.
     *
     * @param before the first month that stays, such as 2026-03
     */
    record DetachMonths(String register, String before) implements ShardWork {}

    /** The name of the kind of work, as the table has it. */
    default String kind() {
        return switch (this) {
            case RetryLetter one -> "retry-letter";
            case RetryLetters many -> "retry-letters";
            case RetryRefusal one -> "retry-refusal";
            case DetachMonths months -> "detach-months";
        };
    }

    /** The form of a kind of work. */
    static Class<? extends ShardWork> form(String kind) {
        return switch (kind) {
            case "retry-letter" -> RetryLetter.class;
            case "retry-letters" -> RetryLetters.class;
            case "retry-refusal" -> RetryRefusal.class;
            case "detach-months" -> DetachMonths.class;
            default -> throw new IllegalArgumentException("There is no work " + kind);
        };
    }
}
