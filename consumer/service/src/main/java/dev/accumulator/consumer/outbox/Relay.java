package dev.accumulator.consumer.outbox;

import dev.accumulator.consumer.outbox.LeaseTable.Lease;
import dev.accumulator.consumer.outbox.OutboxTable.Row;
import dev.accumulator.consumer.outbox.RelayObserver.Step;
import dev.accumulator.consumer.outbox.RelayStatus.Role;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the messages of the outbox. Of all processes one relay is active at a time.
 *
 * <p>A round reads a batch, sends it in one Kafka transaction, and deletes its rows. After a crash between these steps,
 * a batch is sent again and never lost. The lease says which relay may send. A process can be paused at any moment and
 * wake up without knowing that its lease has ended; so the broker fences its producer, and the delete checks the lease
 * once more.
 */
final class Relay implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Relay.class);
    /** A short interruption, such as a change of the partition leader, is over by then. */
    private static final Duration BACK_OFF_MIN = Duration.ofMillis(100);

    /** Metrics are collected less often than that. */
    private static final Duration BETWEEN_SAMPLES = Duration.ofSeconds(2);

    /** Counting costs time with every row, and a larger figure calls for no other action. */
    private static final int BACKLOG_COUNT_MAX = 1_000_000;

    private final OutboxTable table;
    private final LeaseTable leases;
    private final Signal signal;
    private final OutboxSettings settings;
    private final Map<String, Object> kafka;
    private final RelayStatus status;
    private final RelayObserver observer;
    private volatile CountDownLatch stop = new CountDownLatch(1);
    private int failuresInARow;
    private long sampledNanos = System.nanoTime() - BETWEEN_SAMPLES.toNanos();

    Relay(
            OutboxTable table,
            LeaseTable leases,
            Signal signal,
            OutboxSettings settings,
            Map<String, Object> kafka,
            RelayStatus status,
            RelayObserver observer) {
        this.table = table;
        this.leases = leases;
        this.signal = signal;
        this.settings = settings;
        this.kafka = kafka;
        this.status = status;
        this.observer = observer;
    }

    @Override
    public void run() {
        try {
            while (!isStopping()) {
                attempt();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            status.became(Role.STOPPED);
        }
    }

    /** Lets a relay that was stopped run once more. */
    void reset() {
        stop = new CountDownLatch(1);
    }

    /** Stops after the current round and releases the lease. */
    void stop() {
        stop.countDown();
        signal.raise();
    }

    private boolean isStopping() {
        return stop.getCount() == 0 || Thread.currentThread().isInterrupted();
    }

    private void attempt() throws InterruptedException {
        try {
            Optional<Lease> lease = leases.take();
            if (lease.isPresent()) {
                serve(lease.get());
            } else {
                status.became(Role.STANDBY);
                failuresInARow = 0;
                stop.await(settings.standbyPoll().toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (LeaseLost lost) {
            LOG.info("Standing by: {}", lost.getMessage());
            stop.await(settings.standbyPoll().toMillis(), TimeUnit.MILLISECONDS);
        } catch (RuntimeException failure) {
            if (!isStopping()) {
                backOff(failure);
            }
        }
    }

    private void backOff(RuntimeException failure) throws InterruptedException {
        status.failed(failure);
        // One warning for each outage is enough. Health shows its current cause.
        if (failuresInARow++ == 0) {
            LOG.warn("Messages wait in the outbox: {}", failure.toString());
        }
        sample(0);
        long millis = BACK_OFF_MIN.toMillis() << Math.min(failuresInARow, 20);
        stop.await(Math.min(millis, settings.backOffMax().toMillis()), TimeUnit.MILLISECONDS);
    }

    /**
     * Sends until it is stopped or fails. Like a kill, an {@link Error} leaves the lease to run out; the next publisher
     * fences this one.
     */
    private void serve(Lease lease) throws InterruptedException {
        Publisher publisher;
        try {
            publisher = Publisher.open(kafka, lease.identity(), settings, observer);
        } catch (RuntimeException failure) {
            release(lease);
            throw failure;
        }
        try {
            new Term(lease, publisher).serve();
        } catch (RuntimeException | InterruptedException failure) {
            publisher.close();
            release(lease);
            throw failure;
        }
        publisher.close();
        release(lease);
    }

    /** Releases the lease, because another relay may reach the database or broker that this one cannot. */
    private void release(Lease lease) {
        try {
            leases.release(lease);
        } catch (RuntimeException away) {
            LOG.debug("The lease was not released and runs out by itself", away);
        }
    }

    private void sample(long floor) {
        if (System.nanoTime() - sampledNanos < BETWEEN_SAMPLES.toNanos()) {
            return;
        }
        sampledNanos = System.nanoTime();
        try {
            status.saw(table.backlog(floor, BACKLOG_COUNT_MAX));
        } catch (RuntimeException away) {
            LOG.debug("The backlog cannot be read", away);
        }
    }

    /** The work between taking the lease and losing it. */
    private final class Term {
        private final Lease lease;
        private final Publisher publisher;
        private final QueueHead head = new QueueHead(table, QueueHead.ROWS_BETWEEN_LOOKS);
        private long renewedNanos;
        private int rowsMax = settings.batchMessages();

        Term(Lease lease, Publisher publisher) {
            this.lease = lease;
            this.publisher = publisher;
        }

        void serve() throws InterruptedException {
            // Opening a publisher takes a while. If another relay has taken the lease meanwhile, this publisher has
            // fenced that of the other relay, which then opens a new one under its lease.
            renew();
            observer.reached(Step.ACTIVE);
            status.became(Role.ACTIVE);
            if (failuresInARow > 0) {
                LOG.info("Messages are sent again");
            }
            failuresInARow = 0;
            while (!isStopping()) {
                if (!round()) {
                    signal.await(settings.poll());
                }
                renewWhenDue();
                sample(head.floor());
            }
        }

        /** Returns true if there was something to send. */
        private boolean round() {
            List<Row> rows = head.read(rowsMax, settings.batchSize().toBytes());
            if (rows.isEmpty()) {
                return false;
            }
            observer.reached(Step.READ);
            List<OutboxMessage> messages = rows.stream().map(Row::message).toList();
            switch (publisher.publish(messages, this::renewWhenDue)) {
                case Publisher.Result.Sent sent -> {
                    observer.reached(Step.COMMITTED);
                    delete(rows);
                    observer.reached(Step.DELETED);
                    status.sent.add(rows.size());
                    rowsMax = Math.min(settings.batchMessages(), rowsMax * 2);
                }
                case Publisher.Result.Refused refused -> narrow(rows, refused.reason());
            }
            return true;
        }

        private void delete(List<Row> rows) {
            switch (table.deleteSent(lease, rows)) {
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

        /** The broker does not always say which message it refuses, so smaller and smaller batches are tried. */
        private void narrow(List<Row> rows, String reason) {
            if (rows.size() > 1) {
                rowsMax = rows.size() / 2;
                return;
            }
            Row row = rows.getFirst();
            LOG.error(
                    "The broker will never take message {} of {} to {}, which is parked: {}",
                    row.message().id(),
                    row.message().key(),
                    row.message().topic(),
                    reason);
            table.park(row.id(), reason);
        }

        private void renewWhenDue() {
            if (System.nanoTime() - renewedNanos >= settings.renewAfter().toNanos()) {
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
}
