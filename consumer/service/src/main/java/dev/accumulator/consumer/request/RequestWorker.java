package dev.accumulator.consumer.request;

import dev.accumulator.consumer.deadletter.DeadLetters;
import dev.accumulator.consumer.deadletter.LetterClosed;
import dev.accumulator.consumer.deadletter.LetterIncomplete;
import dev.accumulator.consumer.deadletter.LetterNotFound;
import dev.accumulator.consumer.deadletter.Reposting;
import dev.accumulator.consumer.maintenance.Maintenance;
import dev.accumulator.consumer.mapping.MappingWaits;
import dev.accumulator.consumer.posting.FloorRetries;
import dev.accumulator.consumer.posting.RefusalNotFound;
import dev.accumulator.consumer.posting.RefusalNotTried;
import dev.accumulator.consumer.watch.Reason;
import dev.accumulator.registers.model.RegisterException;
import dev.accumulator.text.ForeignText;
import java.time.Duration;
import java.time.YearMonth;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** Takes requests and does what is asked for, as whoever asks this instance itself would have it done. */
final class RequestWorker {
    private static final Logger LOG = LoggerFactory.getLogger(RequestWorker.class);

    private static final int MESSAGE_CHARS_MAX = 1_000;

    /** Whoever asks has withdrawn it by then, unless its clock stood still. */
    private static final Duration WAITING_MAX = ShardRequests.TAKEN_MAX.multipliedBy(6);

    private static final JsonMapper JSON = JsonMapper.shared();

    private final RequestsTable table;
    private final String instance;
    private final DeadLetters letters;
    private final Reposting reposting;
    private final FloorRetries refusals;
    private final Maintenance maintenance;

    RequestWorker(
            RequestsTable table,
            String instance,
            DeadLetters letters,
            Reposting reposting,
            FloorRetries refusals,
            Maintenance maintenance) {
        this.table = table;
        this.instance = instance;
        this.letters = letters;
        this.reposting = reposting;
        this.refusals = refusals;
        this.maintenance = maintenance;
    }

    /** Takes a request and ends it. Returns false if there was none. */
    boolean takeOne() {
        Optional<RequestsTable.Taken> found = table.take(instance, WAITING_MAX);
        if (found.isEmpty()) {
            return false;
        }
        RequestsTable.Taken taken = found.get();
        ShardRequests.Stored stored = ShardRequests.Stored.of(outcome(taken));
        table.finish(taken.id(), JSON.writeValueAsString(stored));
        return true;
    }

    private WorkOutcome outcome(RequestsTable.Taken taken) {
        try {
            return done(JSON.readValue(taken.arguments(), ShardWork.form(taken.work())), taken.person());
        } catch (LetterNotFound missing) {
            return refused("dead-letter-not-found", missing);
        } catch (LetterClosed closed) {
            return refused("dead-letter-closed", closed);
        } catch (LetterIncomplete incomplete) {
            return refused("dead-letter-incomplete", incomplete);
        } catch (RefusalNotFound missing) {
            return refused("refusal-not-found", missing);
        } catch (RefusalNotTried never) {
            return refused(never.code(), never);
        } catch (MappingWaits later) {
            return refused("mapping-waits", later);
        } catch (RegisterException refused) {
            return refused(refused.code(), refused);
        } catch (RuntimeException failure) {
            LOG.warn("Request {} for {} failed", taken.id(), taken.work(), failure);
            return new WorkOutcome.Refused(
                    ShardRequests.FAILED, ForeignText.shortenLines(Reason.of(failure), MESSAGE_CHARS_MAX));
        }
    }

    private static WorkOutcome refused(String code, RuntimeException reason) {
        return new WorkOutcome.Refused(
                code, ForeignText.shortenLines(String.valueOf(reason.getMessage()), MESSAGE_CHARS_MAX));
    }

    private WorkOutcome done(ShardWork work, String person) {
        return switch (work) {
            case ShardWork.RetryLetter one -> {
                letters.retry(one.letter(), person, reposting);
                yield new WorkOutcome.Done(null, null);
            }
            case ShardWork.RetryLetters many ->
                new WorkOutcome.Done(
                        letters.retryAll(many.filter(), many.after(), many.max(), many.note(), person, reposting),
                        null);
            case ShardWork.RetryRefusal one -> {
                refusals.retry(one.refusal(), person);
                yield new WorkOutcome.Done(null, null);
            }
            case ShardWork.DetachMonths months ->
                new WorkOutcome.Done(
                        null, maintenance.detach(months.register(), YearMonth.parse(months.before()), person));
        };
    }
}
