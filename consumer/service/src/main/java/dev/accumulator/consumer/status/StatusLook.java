package dev.accumulator.consumer.status;

import dev.accumulator.consumer.deadletter.DeadLetters;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.consumer.maintenance.Run;
import dev.accumulator.consumer.outbox.Outbox;
import dev.accumulator.consumer.watch.Reason;
import dev.accumulator.postgres.Schema;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Asks the database for the figures, from time to time for the metrics, and when somebody wants to know. */
final class StatusLook {
    /** Requests that come together share one look. */
    private static final Duration FRESH = Duration.ofSeconds(2);

    /** Whoever asks meanwhile gets the figures from before. */
    private static final Duration TURN_MAX = Duration.ofSeconds(3);

    private static final String STATEMENT_MAX = "2s";

    private final Generations generations;
    private final DeadLetters letters;
    private final Outbox outbox;
    private final List<String> topics;
    private final Supplier<Optional<Run>> verification;
    private final InstancesTable instances;
    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final Clock clock;
    private final ReentrantLock turn = new ReentrantLock();
    private volatile Figures last = Figures.NONE;
    private long lookedNanos = System.nanoTime() - FRESH.toNanos();

    StatusLook(
            Generations generations,
            DeadLetters letters,
            Outbox outbox,
            List<String> topics,
            Supplier<Optional<Run>> verification,
            InstancesTable instances,
            JdbcClient jdbc,
            PlatformTransactionManager transactionManager,
            Clock clock) {
        this.generations = generations;
        this.letters = letters;
        this.outbox = outbox;
        this.topics = List.copyOf(topics);
        this.verification = verification;
        this.instances = instances;
        this.jdbc = jdbc;
        this.transactions = new TransactionTemplate(transactionManager);
        this.transactions.setReadOnly(true);
        this.clock = clock;
    }

    /** Returns the look at the database of another shard. Its runs are told by its instances. */
    StatusLook elsewhere(Generations there, DataSource server, Schema control) {
        JdbcTransactionManager manager = new JdbcTransactionManager(server);
        Outbox itsOutbox = new Outbox(server, control);
        return new StatusLook(
                there,
                new DeadLetters(server, manager, control, itsOutbox, "", clock),
                itsOutbox,
                topics,
                Optional::empty,
                new InstancesTable(JdbcClient.create(server), control),
                JdbcClient.create(server),
                manager,
                clock);
    }

    @Scheduled(initialDelay = 3_000, fixedDelay = 30_000)
    void refresh() {
        current();
    }

    /** The figures as they were last read. */
    Figures last() {
        return last;
    }

    /** The figures of now, or those from before if the database does not answer in time. */
    Figures current() {
        try {
            if (turn.tryLock(TURN_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    if (System.nanoTime() - lookedNanos >= FRESH.toNanos()) {
                        last = look();
                        lookedNanos = System.nanoTime();
                    }
                } finally {
                    turn.unlock();
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return last;
    }

    private Figures look() {
        String away = generations.state().waitingFor();
        if (away != null) {
            // A database that is known to be away is not waited for.
            return last.unanswered(away);
        }
        Map<String, String> unknown = new LinkedHashMap<>();
        return new Figures(
                clock.instant(),
                part("deadLetters", unknown, () -> Optional.of(letters.openByCode()))
                        .orElse(null),
                part("outbox", unknown, () -> Optional.of(outbox.backlogs(topics)))
                        .orElse(null),
                part("verification", unknown, verification).orElse(null),
                part("folding", unknown, () -> generations.live().registers().oldestWaiting())
                        .orElse(null),
                part("instances", unknown, () -> Optional.of(instances.list())).orElse(null),
                unknown);
    }

    /** Each part has a transaction of its own, so that one which cannot be read takes no other along. */
    private <T> Optional<T> part(String name, Map<String, String> unknown, Supplier<Optional<T>> read) {
        if (unknown.size() > 1) {
            // After the second failure in a row the others are not waited for.
            unknown.put(name, unknown.values().iterator().next());
            return Optional.empty();
        }
        try {
            return Objects.requireNonNull(transactions.execute(status -> {
                jdbc.sql("select set_config('statement_timeout', :max, true), set_config('lock_timeout', :max, true)")
                        .param("max", STATEMENT_MAX)
                        .query()
                        .singleRow();
                return read.get();
            }));
        } catch (RuntimeException failure) {
            unknown.put(name, Reason.of(failure));
            return Optional.empty();
        }
    }
}
