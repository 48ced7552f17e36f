package dev.accumulator.consumer.deadletter;

import dev.accumulator.consumer.mapping.MappingWaits;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deals with many letters, one by one or together, and tells what is left. */
final class ManyLettersWork {
    private static final Logger LOG = LoggerFactory.getLogger(ManyLettersWork.class);

    /** A person waits for the answer, and a proxy for not much longer. */
    private static final Duration TIME_MAX = Duration.ofSeconds(20);

    /** After this many failures, the cause is not the letters but the database, a registry or the service, so the call ends early. */
    private static final int FAILURES_MAX = 5;

    private final LetterReads reads;

    ManyLettersWork(LetterReads reads) {
        this.reads = reads;
    }

    /**
     * Retries letters.
     *
     * @param work retries one letter, and returns its state then
     * @throws MappingWaits if nothing else came of those that were tried
     */
    ManyLetters retry(LetterFilter filter, @Nullable Long after, int max, LongFunction<LetterState> work) {
        long beginNanos = System.nanoTime();
        Map<LetterState, Long> became = new EnumMap<>(LetterState.class);
        long incomplete = 0;
        long waiting = 0;
        MappingWaits waits = null;
        int failures = 0;
        Long last = after;
        for (Long id : reads.ids(filter, after, max)) {
            try {
                became.merge(work.apply(id), 1L, Long::sum);
            } catch (LetterIncomplete notWhole) {
                incomplete++;
            } catch (LetterClosed byAnother) {
                became.merge(byAnother.state(), 1L, Long::sum);
            } catch (MappingWaits later) {
                waits = later;
                waiting++;
                failures++;
            } catch (RuntimeException failure) {
                LOG.warn("Letter {} could not be retried and stays as it is", id, failure);
                became.merge(LetterState.OPEN, 1L, Long::sum);
                failures++;
            }
            last = id;
            if (failures == FAILURES_MAX || System.nanoTime() - beginNanos > TIME_MAX.toNanos()) {
                break;
            }
        }
        if (waits != null && became.isEmpty() && incomplete == 0) {
            throw waits;
        }
        long left = reads.count(filter, last, DeadLetters.COUNTED_LEFT_MAX);
        return new ManyLetters(
                became.getOrDefault(LetterState.RETRIED, 0L),
                became.getOrDefault(LetterState.RESOLVED, 0L),
                became.getOrDefault(LetterState.SUPERSEDED, 0L),
                became.getOrDefault(LetterState.OPEN, 0L),
                incomplete,
                waiting,
                waits == null ? null : waits.getMessage(),
                left,
                left == 0 ? null : last);
    }

    /** @param work resolves letters together, and returns how many it has */
    ManyLetters resolve(LetterFilter filter, @Nullable Long after, int max, ToIntFunction<List<Long>> work) {
        List<Long> ids = reads.ids(filter, after, max);
        int resolved = ids.isEmpty() ? 0 : work.applyAsInt(ids);
        Long last = ids.isEmpty() ? after : ids.getLast();
        long left = reads.count(filter, last, DeadLetters.COUNTED_LEFT_MAX);
        return new ManyLetters(0, resolved, 0, ids.size() - resolved, 0, 0, null, left, left == 0 ? null : last);
    }
}
