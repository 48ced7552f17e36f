package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.federation.Federation;
import dev.accumulator.consumer.federation.OpenShards;
import dev.accumulator.consumer.generation.Generation;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.consumer.posting.Partition;
import dev.accumulator.consumer.replica.Replica;
import dev.accumulator.consumer.replica.Replicas;
import dev.accumulator.consumer.watch.Reason;
import dev.accumulator.registers.model.InvalidQuery;
import dev.accumulator.registers.model.MomentStillOpen;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.SnapshotReads;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.stereotype.Component;

/**
 * Answers of any length as CSV, sent while they are read: one snapshot, and some thousand rows in memory. A bounded number
 * is sent at the same time.
 */
@Component
final class Exports {
    private static final Logger LOG = LoggerFactory.getLogger(Exports.class);

    private final Generations generations;
    private final Replicas replicas;
    private final Federation federation;
    private final ExportSettings settings;
    private final Duration waitMax;
    private final Semaphore turns;

    Exports(
            Generations generations,
            Replicas replicas,
            ExportSettings settings,
            QuerySettings query,
            Federation federation) {
        this.generations = generations;
        this.federation = federation;
        this.replicas = replicas;
        this.settings = settings;
        this.waitMax = query.waitMax();
        this.turns = new Semaphore(settings.concurrency(), true);
    }

    /** The rows of an export. */
    interface Content {
        /** Hands over each row. */
        void read(SnapshotReads registers, Consumer<Map<String, @Nullable Object>> row);
    }

    /** Says what an export has, by the definition that is in force. */
    interface Question {
        /** Returns the rows. Gives the names of the columns first. */
        Content of(RegisterDefinition definition, Consumer<List<String>> columns);
    }

    /**
     * Sends an export.
     *
     * @throws ExportBroken if it ends in the middle
     */
    void send(
            String register, String what, Question question, HttpServletRequest request, HttpServletResponse response) {
        requireChunks(request);
        takeTurn();
        ExportSending sending = new ExportSending(register + "-" + what, settings.timeMax(), request, response);
        try {
            sendInTurn(register, question, sending);
        } catch (RuntimeException failure) {
            if (!sending.hasBegun()) {
                throw failure;
            }
            String reason = failure instanceof ExportBroken ? String.valueOf(failure.getMessage()) : Reason.of(failure);
            LOG.warn("The export of {} ended after {} rows, before its end: {}", register, sending.rows(), reason);
            throw new ExportBroken(reason);
        } finally {
            turns.release();
        }
    }

    private void sendInTurn(String register, Question question, ExportSending sending) {
        if (federation.isOn() && !OwnShardAlone.isAsked()) {
            sendOverShards(register, question, sending);
            return;
        }
        List<Replica> fit = replicas.fit();
        if (!fit.isEmpty()) {
            Replica replica = fit.getFirst();
            try {
                replica.generations()
                        .<Boolean>readLong(
                                settings.timeMax(), (live, at) -> read(live, at, register, question, sending));
                replica.read();
                return;
            } catch (QueryTimeoutException costly) {
                // The database would have to do the same work, beside its own.
                throw costly;
            } catch (RuntimeException failure) {
                if (sending.hasBegun()) {
                    throw failure;
                }
                replica.passedOver(failure);
            }
        }
        try {
            generations.<Boolean>readLong(
                    settings.timeMax(), (live, at) -> read(live, at, register, question, sending));
        } catch (MomentStillOpen inThisSnapshot) {
            generations.live().registers().settle(inThisSnapshot.moment());
            generations.<Boolean>readLong(
                    settings.timeMax(), (live, at) -> read(live, at, register, question, sending));
        }
    }

    /** Rows of all shards are merged while they come. What was known at a moment is settled everywhere before. */
    private void sendOverShards(String register, Question question, ExportSending sending) {
        Function<OpenShards, Boolean> read =
                open -> read(open.registers(), open.positions(), register, question, sending);
        try {
            federation.<Boolean>read(federation.shards(), settings.timeMax(), read);
        } catch (MomentStillOpen inThisSnapshot) {
            federation.settle(inThisSnapshot.moment());
            federation.<Boolean>read(federation.shards(), settings.timeMax(), read);
        }
    }

    private static boolean read(
            Generation live, String positions, String register, Question question, ExportSending sending) {
        return read(live.registers(), positions, register, question, sending);
    }

    private static boolean read(
            SnapshotReads live, String positions, String register, Question question, ExportSending sending) {
        sending.requireUnbegun();
        AskedPositions asked = AskedPositions.ofThisRequest();
        Map<Partition, Long> included = PositionText.list(positions);
        if (!asked.areIn(included)) {
            throw new PositionNotReached(asked, included);
        }
        PositionsHeader.tell(positions, asked);
        Content content = question.of(live.definition(register), sending::columns);
        if (sending.hasBody()) {
            content.read(live, sending::row);
        }
        sending.end();
        return true;
    }

    /** Without chunks, an export that breaks off would look like one that is complete. */
    private static void requireChunks(HttpServletRequest request) {
        if (request.getProtocol().equals("HTTP/1.0")) {
            throw new InvalidQuery(
                    "Accept",
                    "text/csv needs HTTP/1.1 or later, so that an export that breaks off can be told; a proxy may have to be"
                            + " told so, such as nginx by proxy_http_version 1.1");
        }
    }

    private void takeTurn() {
        try {
            if (!turns.tryAcquire(waitMax.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new TooBusy(
                        "The request waited " + waitMax + " for its turn to export; try again",
                        Math.max(1, waitMax.toSeconds()));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new TooBusy("The service is stopping", 1);
        }
    }
}
