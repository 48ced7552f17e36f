package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.deadletter.LetterFilter;
import dev.accumulator.consumer.deadletter.LetterIncomplete;
import dev.accumulator.consumer.deadletter.LetterNotFound;
import dev.accumulator.consumer.deadletter.ManyLetters;
import dev.accumulator.consumer.federation.ShardDatabase;
import dev.accumulator.consumer.maintenance.Maintenance;
import dev.accumulator.consumer.mapping.MappingWaits;
import dev.accumulator.consumer.posting.RefusalNotFound;
import dev.accumulator.consumer.posting.RefusalNotTried;
import dev.accumulator.consumer.request.ShardRequests;
import dev.accumulator.consumer.request.ShardWork;
import dev.accumulator.consumer.request.WorkOutcome;
import java.time.Duration;
import java.time.YearMonth;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Asks instances of another shard for work, and answers as that instance would. */
@Component
final class ShardRetries {
    private final ShardRequests requests;

    ShardRetries(ShardRequests requests) {
        this.requests = requests;
    }

    /** How long an answer takes at most. */
    Duration answerMax() {
        return requests.answerMax();
    }

    /**
     * Has a dead letter retried. Returns false if an instance goes on with it.
     *
     * @throws LetterNotFound if no letter has that number
     * @throws LetterIncomplete if the record was too large to be kept whole
     * @throws LetterRetryClosed if it was resolved
     * @throws MappingWaits if the record cannot be mapped for now
     * @throws dev.accumulator.consumer.federation.ShardUnavailable if no instance of the shard takes the request
     */
    boolean letter(ShardDatabase shard, long number, String by) {
        return switch (requests.ask(shard.dataSource(), new ShardWork.RetryLetter(number), by)) {
            case WorkOutcome.Done done -> true;
            case WorkOutcome.UnderWay goesOn -> false;
            case WorkOutcome.NotTaken none -> throw notTaken(shard);
            case WorkOutcome.Refused refused ->
                throw switch (refused.code()) {
                    case "dead-letter-not-found" -> new LetterNotFound(number);
                    case "dead-letter-incomplete" -> new LetterIncomplete(number);
                    case "dead-letter-closed" -> new LetterRetryClosed();
                    default -> other(shard, refused);
                };
        };
    }

    /** The letter was closed in another way. The letter says in which. */
    static final class LetterRetryClosed extends RuntimeException {
        LetterRetryClosed() {
            super("The letter is closed", null, false, false);
        }
    }

    /**
     * Has many dead letters retried.
     *
     * @throws MappingWaits if none of them can be mapped for now
     * @throws dev.accumulator.consumer.federation.ShardUnavailable if no instance of the shard takes the request, or the
     *     one that does goes on for too long
     */
    ManyLetters letters(
            ShardDatabase shard, LetterFilter filter, @Nullable Long after, int max, @Nullable String note, String by) {
        return Objects.requireNonNull(
                finished(shard, new ShardWork.RetryLetters(filter, after, max, note), by)
                        .letters(),
                "Letters were retried");
    }

    /**
     * Has a refused document tried again. Returns false if an instance goes on with it.
     *
     * @throws RefusalNotFound if there is no refusal of that number
     * @throws RefusalNotTried if it cannot be tried
     * @throws MappingWaits if the record cannot be mapped for now
     * @throws dev.accumulator.consumer.federation.ShardUnavailable if no instance of the shard takes the request
     */
    boolean refusal(ShardDatabase shard, long number, String by) {
        return switch (requests.ask(shard.dataSource(), new ShardWork.RetryRefusal(number), by)) {
            case WorkOutcome.Done done -> true;
            case WorkOutcome.UnderWay goesOn -> false;
            case WorkOutcome.NotTaken none -> throw notTaken(shard);
            case WorkOutcome.Refused refused ->
                throw switch (refused.code()) {
                    case "refusal-not-found" -> new RefusalNotFound(number);
                    case "mapping-waits", ShardRequests.FAILED -> other(shard, refused);
                    default -> new RefusalNotTried(refused.code(), refused.message());
                };
        };
    }

    /**
     * Has months detached.
     *
     * @throws RefusedInShard if the shard refuses
     * @throws dev.accumulator.consumer.federation.ShardUnavailable if no instance of the shard takes the request, or the
     *     one that does goes on for too long
     */
    Maintenance.Detached detach(ShardDatabase shard, String register, YearMonth before, String by) {
        return Objects.requireNonNull(
                finished(shard, new ShardWork.DetachMonths(register, before.toString()), by)
                        .detached(),
                "Months were detached");
    }

    private WorkOutcome.Done finished(ShardDatabase shard, ShardWork work, String by) {
        return switch (requests.ask(shard.dataSource(), work, by)) {
            case WorkOutcome.Done done -> done;
            case WorkOutcome.UnderWay goesOn ->
                throw shard.unavailable(
                        "its instance " + goesOn.instance() + " has taken the request and goes on with it", null);
            case WorkOutcome.NotTaken none -> throw notTaken(shard);
            case WorkOutcome.Refused refused -> throw other(shard, refused);
        };
    }

    private static RuntimeException notTaken(ShardDatabase shard) {
        return shard.unavailable("no instance of it has taken the request, which was withdrawn", null);
    }

    private static RuntimeException other(ShardDatabase shard, WorkOutcome.Refused refused) {
        return switch (refused.code()) {
            case "mapping-waits" -> new MappingWaits(refused.message());
            case ShardRequests.FAILED -> shard.unavailable("its instance has failed: " + refused.message(), null);
            default -> new RefusedInShard(shard.index(), refused.code(), refused.message());
        };
    }
}
