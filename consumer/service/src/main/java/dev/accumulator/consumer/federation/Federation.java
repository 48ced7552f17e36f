package dev.accumulator.consumer.federation;

import dev.accumulator.consumer.generation.AsOf;
import dev.accumulator.consumer.generation.SingleRead;
import dev.accumulator.consumer.shard.Shard;
import dev.accumulator.registers.Registers;
import dev.accumulator.registers.model.PartsDiffer;
import dev.accumulator.registers.model.RegisterReads;
import dev.accumulator.registers.model.SnapshotNeeded;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The databases of all shards, if this instance answers for all of them. Where it does not, nothing here is used. Safe for use
 * by many threads.
 */
public final class Federation {
    private static final Logger LOG = LoggerFactory.getLogger(Federation.class);

    /** For an instance that answers for its own database alone. */
    public static final Federation OFF = new Federation(Shard.ONLY, List.of(), Duration.ZERO);

    /** Switches are far too rare for a second one to come in between. */
    private static final int ATTEMPTS_MAX = 3;

    private final Shard own;
    private final List<ShardDatabase> shards;
    private final Duration answerMax;

    Federation(Shard own, List<ShardDatabase> shards, Duration answerMax) {
        this.own = own;
        this.shards = List.copyOf(shards);
        this.answerMax = answerMax;
    }

    /** Returns true if this instance answers for all shards. */
    public boolean isOn() {
        return !shards.isEmpty();
    }

    /** The databases of all shards, in their order; empty if this instance answers for its own alone. */
    public List<ShardDatabase> shards() {
        return shards;
    }

    /** The shard of this instance, which knows which partition belongs to which. */
    public Shard own() {
        return own;
    }

    /** How long an answer waits for all shards. */
    public Duration answerMax() {
        return answerMax;
    }

    /** Reads all shards, each in one snapshot, within the time of an answer; see {@link #read(List, Duration, Function)}. */
    public <T extends @Nullable Object> T read(Function<OpenShards, T> reads) {
        return read(shards, answerMax, reads);
    }

    /**
     * Reads shards, each in one snapshot in which its generation is live.
     *
     * @param timeMax how long a statement may take, and each wait for a shard
     * @param reads may run more than once, if a shard's generation was switched meanwhile
     * @throws ShardUnavailable if one of them does not answer
     */
    public <T extends @Nullable Object> T read(
            List<ShardDatabase> asked, Duration timeMax, Function<OpenShards, T> reads) {
        requireAll(asked);
        for (int attempt = 1; ; attempt++) {
            try (OpenShards open = new OpenShards(asked, timeMax)) {
                return reads.apply(open);
            } catch (ShardSwitched switched) {
                if (attempt == ATTEMPTS_MAX) {
                    throw switched.shard().unavailable("its generation is switched again and again", switched);
                }
                switched.shard().generations().refresh();
            }
        }
    }

    /**
     * Reads registers of all shards by one statement in each and no transaction, which checks what this process knows of the
     * shard. Mostly that is enough for a page.
     *
     * @param reads may run more than once, so it has no side effects
     * @return empty if it was not enough, or if a shard is in another state: it takes snapshots that are held
     * @throws ShardUnavailable if one of them does not answer
     */
    public <T extends @Nullable Object> Optional<AsOf<T>> readAtOnce(Function<RegisterReads, T> reads) {
        requireAll(shards);
        ShardStatements statements = new ShardStatements(shards, answerMax);
        try {
            T answer = reads.apply(Registers.merged(statements));
            return Optional.ofNullable(statements.positions()).map(positions -> new AsOf<>(answer, positions));
        } catch (SnapshotNeeded | PartsDiffer notOfThisSnapshot) {
            LOG.debug("The read is repeated in snapshots", notOfThisSnapshot);
            return Optional.empty();
        } catch (RuntimeException failure) {
            if (!SingleRead.isOfAnotherState(failure)) {
                throw failure;
            }
            LOG.debug("The read is repeated in snapshots", failure);
            return Optional.empty();
        }
    }

    /**
     * Makes sure that what was known at a moment stays so in all shards.
     *
     * @throws dev.accumulator.registers.model.MomentStillOpen if it could still change
     */
    public void settle(Instant moment) {
        each(shard -> {
            shard.generations().live().registers().settle(moment);
            return moment;
        });
    }

    /**
     * Asks all shards, side by side and outside of any snapshot, within the time of an answer, and returns what they say in
     * their order.
     *
     * @throws ShardUnavailable if one of them does not answer
     */
    public <T> List<T> each(Function<ShardDatabase, T> ask) {
        return each(shards, answerMax, ask);
    }

    /**
     * Asks all shards for what may take longer than an answer; see {@link #each(Function)}.
     *
     * @throws ShardUnavailable if one of them does not answer
     */
    public <T> List<T> each(Duration timeMax, Function<ShardDatabase, T> ask) {
        return each(shards, timeMax, ask);
    }

    /**
     * Asks one shard outside of any snapshot, within the time of an answer.
     *
     * @throws ShardUnavailable if it does not answer
     */
    public <T> T ask(ShardDatabase shard, Function<ShardDatabase, T> ask) {
        return ask(shard, answerMax, ask);
    }

    /**
     * Asks one shard for what may take longer than an answer; see {@link #ask(ShardDatabase, Function)}.
     *
     * @throws ShardUnavailable if it does not answer
     */
    public <T> T ask(ShardDatabase shard, Duration timeMax, Function<ShardDatabase, T> ask) {
        return each(List.of(shard), timeMax, ask).getFirst();
    }

    private <T> List<T> each(List<ShardDatabase> asked, Duration timeMax, Function<ShardDatabase, T> ask) {
        requireAll(asked);
        List<CompletableFuture<T>> begun = new ArrayList<>();
        for (ShardDatabase shard : asked) {
            CompletableFuture<T> done = new CompletableFuture<>();
            begun.add(done);
            Thread.ofVirtual().name("accumulator-shard-" + shard.index()).start(() -> {
                try {
                    done.complete(ask.apply(shard));
                } catch (RuntimeException | Error failure) {
                    done.completeExceptionally(failure);
                }
            });
        }
        return awaitAll(asked, begun, timeMax);
    }

    /** Waits for all of them also if one has failed: whoever undoes what the others did finds all of it done. */
    private static <T> List<T> awaitAll(List<ShardDatabase> asked, List<CompletableFuture<T>> begun, Duration timeMax) {
        long deadlineNanos = System.nanoTime() + timeMax.toNanos();
        List<T> answers = new ArrayList<>();
        RuntimeException first = null;
        for (int i = 0; i < begun.size(); i++) {
            Duration left = Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime()));
            try {
                answers.add(ShardSession.await(asked.get(i), begun.get(i), left, timeMax));
            } catch (RuntimeException failure) {
                first = first == null ? failure : first;
            }
        }
        if (first != null) {
            throw first;
        }
        return answers;
    }

    /**
     * Makes sure that all shards answer, as far as that is known.
     *
     * @throws ShardUnavailable if one of them does not
     */
    public void requireAll() {
        requireAll(shards);
    }

    private static void requireAll(List<ShardDatabase> asked) {
        for (ShardDatabase shard : asked) {
            String out = shard.out();
            if (out != null) {
                throw shard.unavailable(out, null);
            }
        }
    }

    /** Returns positions of several shards as one list, in the order of topics and partitions. */
    static String positions(List<String> ofShards) {
        Map<String, Map<Integer, String>> byTopic = new TreeMap<>();
        for (String list : ofShards) {
            for (String one : list.isEmpty() ? new String[0] : list.split(",", -1)) {
                String partition = one.substring(0, one.lastIndexOf('@'));
                int dash = partition.lastIndexOf('-');
                byTopic.computeIfAbsent(partition.substring(0, dash), topic -> new TreeMap<>())
                        .put(Integer.valueOf(partition.substring(dash + 1)), one);
            }
        }
        return String.join(
                ",",
                byTopic.values().stream()
                        .flatMap(each -> each.values().stream())
                        .toList());
    }
}
