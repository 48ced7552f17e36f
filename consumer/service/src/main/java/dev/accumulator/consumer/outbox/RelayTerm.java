package dev.accumulator.consumer.outbox;

import dev.accumulator.consumer.outbox.LeaseTable.Lease;
import dev.accumulator.consumer.outbox.OutboxTable.Row;
import dev.accumulator.consumer.outbox.RelayObserver.Step;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The work of a relay between taking the lease of a topic and losing it. */
final class RelayTerm {
    private static final Logger LOG = LoggerFactory.getLogger(RelayTerm.class);

    private final Sending sending;
    private final LeaseTable leases;
    private final Lease lease;
    private final Publisher publisher;
    private final RecordTime time;
    private final RelayStatus status;
    private final QueueHead head;
    private final RelayPace pace;
    private long renewedNanos;
    private int rowsMax;

    RelayTerm(
            Sending sending, LeaseTable leases, Lease lease, Publisher publisher, RecordTime time, RelayStatus status) {
        this.sending = sending;
        this.leases = leases;
        this.lease = lease;
        this.publisher = publisher;
        this.time = time;
        this.status = status;
        this.head = new QueueHead(sending.table(), lease.name(), QueueHead.ROWS_BETWEEN_LOOKS);
        this.pace = new RelayPace(sending.settings().poll(), System::nanoTime);
        this.rowsMax = sending.settings().batchMessages();
    }

    /**
     * Sends until the relay stops, or fails.
     *
     * @param succeeded called when the broker has taken messages, and when none is left
     * @param sample called between rounds with the number below which no message waits
     */
    void serve(BooleanSupplier stopping, Signal signal, Runnable succeeded, LongConsumer sample)
            throws InterruptedException {
        // Opening a publisher takes a while. If another relay has taken the lease meanwhile, this publisher has
        // fenced that of the other relay, which then opens a new one under its lease.
        renew();
        sending.observer().reached(Step.ACTIVE);
        boolean look = true;
        while (!stopping.getAsBoolean()) {
            boolean more = look && round(succeeded);
            if (!more) {
                Duration rest = pace.rest();
                look = signal.await(rest)
                        || !pace.isIdle(rest)
                        || sending.look().isWaiting(lease.name(), head.floor());
            }
            renewWhenDue();
            sample.accept(head.floor());
        }
    }

    /** Returns true if there was something to send. */
    private boolean round(Runnable succeeded) {
        List<Row> rows = head.read(rowsMax, sending.settings().batchSize().toBytes());
        if (rows.isEmpty()) {
            succeeded.run();
            return false;
        }
        sending.observer().reached(Step.READ);
        Publisher.Result.Refused refused =
                send(rows.stream().map(Row::message).toList(), rows.getFirst().readMillis(), rows.size() > 1);
        if (refused == null) {
            sent(rows);
            rowsMax = Math.min(sending.settings().batchMessages(), rowsMax * 2);
            succeeded.run();
        } else if (rows.size() > 1) {
            // The broker does not always say which message it refuses, so the batch grows smaller until one is alone.
            rowsMax = Math.max(1, refused.index());
        } else if (sendSmaller(rows.getFirst(), refused)) {
            succeeded.run();
        }
        return true;
    }

    /** Returns null if the messages were sent. Moves the records' time for as long as the broker refuses it. */
    private Publisher.Result.@Nullable Refused send(
            List<OutboxMessage> messages, long serverMillis, boolean canBeNarrowed) {
        while (true) {
            long stamp = time.at(serverMillis);
            switch (publisher.publish(messages, stamp, this::renewWhenDue)) {
                case Publisher.Result.Sent sent -> {
                    time.accepted();
                    status.stampsAreShifted(time.shiftMillis());
                    return null;
                }
                case Publisher.Result.Refused refused -> {
                    return refused;
                }
                case Publisher.Result.Untimely untimely -> {
                    if (canBeNarrowed && !RecordTime.namesRange(untimely.reason())) {
                        // Of a message that is alone, the broker says which time it would take.
                        return new Publisher.Result.Refused(0, untimely.reason(), false);
                    }
                    if (!time.refused(stamp, untimely.reason())) {
                        throw new PublishFailed(untimely.reason());
                    }
                    LOG.warn(
                            "The clocks of the broker and of the database's server differ. Records to {} are stamped {} s"
                                    + " from the time of the database's server, because the broker says: {}",
                            lease.name(),
                            time.shiftMillis() / 1_000,
                            untimely.reason());
                }
            }
        }
    }

    private void sent(List<Row> rows) {
        sending.observer().reached(Step.COMMITTED);
        delete(rows);
        sending.observer().reached(Step.DELETED);
        status.sent.add(rows.size());
        pace.sent();
    }

    private void delete(List<Row> rows) {
        switch (sending.table().deleteSent(lease, rows)) {
            case OutboxTable.Deletion.NotHeld notHeld -> throw new LeaseLost("it holds the lease");
            case OutboxTable.Deletion.Deleted deleted -> {
                renewedNanos = System.nanoTime();
                head.taken(deleted.rows());
                if (deleted.rows() != rows.size()) {
                    throw new IllegalStateException("Of " + rows.size() + " messages that were sent, "
                            + (rows.size() - deleted.rows()) + " had been deleted by another hand");
                }
            }
        }
    }

    /** Sends a message that is too large in another form. Parks it if the broker takes none; then returns false. */
    private boolean sendSmaller(Row row, Publisher.Result.Refused refused) {
        String reason = refused.reason();
        for (int attempt = 0; refused.tooLarge(); attempt++) {
            Optional<List<OutboxMessage>> form = sending.forms().of(row.message(), attempt);
            if (form.isEmpty()) {
                break;
            }
            if (send(form.get(), row.readMillis(), false) == null) {
                LOG.atInfo()
                        .addKeyValue("recorder", row.message().key())
                        .addKeyValue("topic", row.message().topic())
                        .log(
                                "Message {} of {} to {} was sent in another form, in {} pieces: {}",
                                row.message().id(),
                                row.message().key(),
                                row.message().topic(),
                                form.get().size(),
                                reason);
                sent(List.of(row));
                return true;
            }
        }
        LOG.atError()
                .addKeyValue("recorder", row.message().key())
                .addKeyValue("topic", row.message().topic())
                .log(
                        "The broker will never take message {} of {} to {}, which is parked: {}",
                        row.message().id(),
                        row.message().key(),
                        row.message().topic(),
                        reason);
        sending.table().park(row, reason);
        return false;
    }

    private void renewWhenDue() {
        if (System.nanoTime() - renewedNanos >= sending.settings().renewAfter().toNanos()) {
            renew();
        }
    }

    private void renew() {
        if (!leases.renew(lease)) {
            throw new LeaseLost("it holds the lease");
        }
        renewedNanos = System.nanoTime();
    }
}
