package dev.accumulator.consumer.status;

import dev.accumulator.consumer.maintenance.Run;
import dev.accumulator.consumer.outbox.OutboxBacklog;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Figures that the database has of the service. A part is null if it is not known.
 *
 * @param at when the database was asked; null if it was not yet
 * @param openLetters the number of open dead letters by code
 * @param outbox the messages that wait, by topic
 * @param verification the newest verification of everything that has ended; null also if there was none
 * @param oldestUnfolded when the oldest posting was recorded whose movements are not in all totals; null also if there is
 *     none
 * @param instances the instances that gave a sign of life lately
 * @param unknown by part, why it is not known
 */
public record Figures(
        @Nullable Instant at,
        @Nullable SortedMap<String, Long> openLetters,
        @Nullable List<OutboxBacklog> outbox,
        @Nullable Run verification,
        @Nullable Instant oldestUnfolded,
        @Nullable List<Instance> instances,
        Map<String, String> unknown) {

    static final Figures NONE = new Figures(null, null, null, null, null, null, Map.of());

    /** Returns these figures with the reason why they are not newer. */
    Figures unanswered(String reason) {
        return new Figures(at, openLetters, outbox, verification, oldestUnfolded, instances, Map.of("all", reason));
    }
}
