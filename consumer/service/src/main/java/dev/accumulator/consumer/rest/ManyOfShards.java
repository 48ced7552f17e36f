package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.deadletter.DeadLetters;
import dev.accumulator.consumer.deadletter.ManyLetters;
import dev.accumulator.consumer.federation.Federation;
import dev.accumulator.consumer.federation.ShardDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One call for many letters of all shards. Each shard has a share of the limit and takes its oldest first, and they work side
 * by side.
 */
final class ManyOfShards {
    /** The place of a shard that has no letters left. Numbers of letters are smaller. */
    private static final long DONE = 999_999_999_999_999_999L;

    private static final ManyLetters NONE = new ManyLetters(0, 0, 0, 0, 0, 0, null, 0, null);

    private final Federation federation;

    ManyOfShards(Federation federation) {
        this.federation = federation;
    }

    /** Deals with letters of one shard. */
    interface Work {
        /**
         * Deals with some of its letters, and tells how many are left.
         *
         * @param after only letters with greater numbers; null for all
         * @param max the most letters; 0 to count those that are left
         */
        ManyLetters in(ShardDatabase shard, @Nullable Long after, int max);
    }

    /**
     * Deals with letters of all shards.
     *
     * @param cursor where the call before has ended; null for the first
     * @throws dev.accumulator.consumer.federation.ShardUnavailable if one of them does not answer; others may have been done
     */
    LetterAnswers.Many call(@Nullable String cursor, int limit, Duration timeMax, Work work) {
        int count = federation.shards().size();
        ShardPlaces begin = ShardPlaces.parse(cursor, count);
        List<Integer> shares = shares(begin, count, limit);
        List<ManyLetters> each = federation.each(timeMax, shard -> {
            Long after = begin.of(shard.index());
            return isDone(after) ? NONE : work.in(shard, after, shares.get(shard.index()));
        });
        List<@Nullable Long> reached = new ArrayList<>();
        for (ManyLetters one : each) {
            reached.add(one.left() == 0 ? (Long) DONE : one.next());
        }
        boolean isOver = each.stream().allMatch(one -> one.left() == 0);
        return new LetterAnswers.Many(sum(each), isOver ? null : new ShardPlaces(reached).cursor());
    }

    /** The limit in equal shares for those that have letters left. What does not go up goes to the first of them. */
    private static List<Integer> shares(ShardPlaces begin, int count, int limit) {
        int left =
                (int) begin.numbers().stream().filter(place -> !isDone(place)).count();
        List<Integer> shares = new ArrayList<>();
        int order = 0;
        for (int shard = 0; shard < count; shard++) {
            boolean isDone = isDone(begin.of(shard));
            shares.add(isDone ? 0 : limit / left + (order < limit % left ? 1 : 0));
            order += isDone ? 0 : 1;
        }
        return shares;
    }

    private static boolean isDone(@Nullable Long place) {
        return place != null && place == DONE;
    }

    /** True if nothing has become of any letter but that it waits. */
    static boolean isNothingElse(ManyLetters all) {
        return all.retried() + all.resolved() + all.superseded() + all.stillOpen() + all.incomplete() == 0;
    }

    private static ManyLetters sum(List<ManyLetters> each) {
        return new ManyLetters(
                sum(each, ManyLetters::retried),
                sum(each, ManyLetters::resolved),
                sum(each, ManyLetters::superseded),
                sum(each, ManyLetters::stillOpen),
                sum(each, ManyLetters::incomplete),
                sum(each, ManyLetters::waiting),
                each.stream()
                        .map(ManyLetters::waitsFor)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null),
                Math.min(DeadLetters.COUNTED_LEFT_MAX, sum(each, ManyLetters::left)),
                null);
    }

    private static long sum(List<ManyLetters> each, ToLongFunction<ManyLetters> count) {
        return each.stream().mapToLong(count).sum();
    }
}
