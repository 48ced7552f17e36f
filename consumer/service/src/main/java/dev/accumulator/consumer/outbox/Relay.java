package dev.accumulator.consumer.outbox;

import dev.accumulator.consumer.outbox.LeaseTable.Lease;
import dev.accumulator.consumer.outbox.RelayStatus.Role;
import dev.accumulator.consumer.watch.Pulse;
import dev.accumulator.consumer.watch.Reason;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the messages of the outbox that go to one topic. Of all processes one relay of a topic is active at a time. Each
 * topic has a thread, a lease, a producer and pauses of its own, so none waits for another.
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

    /** Longer than an attempt of another instance, which ends with a success or gives the lease back. */
    private static final Duration FAILURE_KEPT = Duration.ofMinutes(1);

    private final String topic;
    private final Sending sending;
    private final LeaseTable leases;
    private final Signal signal;
    private final RecordTime time;
    private final RelayStatus status;
    private final BacklogSampler backlog;
    private volatile CountDownLatch stop = new CountDownLatch(1);
    private volatile @Nullable Pulse pulse;
    private int failuresInARow;
    private long failingSinceNanos;
    private long failedNanos;

    /**
     * @param signal raised when this process has appended messages to the topic
     * @param discovery called from time to time while messages are sent or wait
     */
    Relay(
            String topic,
            Sending sending,
            LeaseTable leases,
            Signal signal,
            RecordTime time,
            RelayStatus status,
            Runnable discovery) {
        this.topic = topic;
        this.sending = sending;
        this.leases = leases;
        this.signal = signal;
        this.time = time;
        this.status = status;
        this.backlog = new BacklogSampler(sending.table(), topic, status, discovery);
    }

    @Override
    public void run() {
        try {
            while (goesOn()) {
                attempt();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            status.became(Role.STOPPED);
        }
    }

    /**
     * Lets a relay that was stopped run once more.
     *
     * @param alive is given its signs of life
     */
    void reset(Pulse alive) {
        stop = new CountDownLatch(1);
        pulse = alive;
    }

    /** Stops after the current round and releases the lease. */
    void stop() {
        stop.countDown();
        signal.raise();
    }

    /** Gives a sign of life too. */
    private boolean goesOn() {
        Pulse alive = pulse;
        if (alive != null) {
            alive.beat();
        }
        return !isStopping();
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
                standBy();
                stop.await(sending.settings().standbyPoll().toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (LeaseLost lost) {
            LOG.info("Standing by for {}: {}", topic, lost.getMessage());
            stop.await(sending.settings().standbyPoll().toMillis(), TimeUnit.MILLISECONDS);
        } catch (RuntimeException failure) {
            if (!isStopping()) {
                backOff(failure);
            }
        }
    }

    /** Two instances that both fail take turns with the lease, so a failure is not over because another one tries. */
    private void standBy() {
        if (failuresInARow > 0 && System.nanoTime() - failedNanos < FAILURE_KEPT.toNanos()) {
            return;
        }
        failuresInARow = 0;
        status.became(Role.STANDBY);
    }

    /** Only the broker's acknowledgement ends a failure, not that a lease was taken or a producer opened. */
    private void succeeded() {
        if (failuresInARow > 0) {
            LOG.info(
                    "Messages to {} are sent again, after {} failed attempts in {} s",
                    topic,
                    failuresInARow,
                    Duration.ofNanos(System.nanoTime() - failingSinceNanos).toSeconds());
            failuresInARow = 0;
        }
        status.became(Role.ACTIVE);
    }

    /** Says why it failed: in the words of the broker, which are a failed publishing's own, or of the database. */
    static String reason(RuntimeException failure) {
        return failure instanceof PublishFailed ? String.valueOf(failure.getMessage()) : Reason.of(failure);
    }

    private void backOff(RuntimeException failure) throws InterruptedException {
        status.failed(failure);
        // One warning for each outage is enough. Health shows its current cause.
        if (failuresInARow++ == 0) {
            failingSinceNanos = System.nanoTime();
            LOG.warn("Messages to {} wait in the outbox: {}", topic, reason(failure));
            LOG.debug("The whole failure", failure);
        }
        failedNanos = System.nanoTime();
        backlog.sample(0);
        long millis = BACK_OFF_MIN.toMillis() << Math.min(failuresInARow, 20);
        stop.await(Math.min(millis, sending.settings().backOffMax().toMillis()), TimeUnit.MILLISECONDS);
    }

    /**
     * Sends until it is stopped or fails. Like a kill, an {@link Error} leaves the lease to run out; the next publisher
     * fences this one.
     */
    private void serve(Lease lease) throws InterruptedException {
        Publisher publisher;
        try {
            publisher = Publisher.open(sending.kafka(), lease.identity(), sending.settings(), sending.observer());
        } catch (RuntimeException failure) {
            release(lease);
            throw failure;
        }
        try {
            RelayTerm term = new RelayTerm(sending, leases, lease, publisher, time, status);
            if (failuresInARow == 0) {
                status.became(Role.ACTIVE);
            }
            term.serve(() -> !goesOn(), signal, this::succeeded, backlog::sample);
        } catch (RuntimeException | InterruptedException failure) {
            end(publisher, lease);
            throw failure;
        }
        end(publisher, lease);
    }

    private void end(Publisher publisher, Lease lease) {
        sending.look().leave(topic);
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
}
