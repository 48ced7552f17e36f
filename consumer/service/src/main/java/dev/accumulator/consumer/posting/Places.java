package dev.accumulator.consumer.posting;

import dev.accumulator.consumer.generation.Generation;
import dev.accumulator.consumer.generation.Generations;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The places in the topics where the live generation is read on, and what operators decided about them. Safe for use by
 * many threads.
 */
public final class Places {
    private static final Logger LOG = LoggerFactory.getLogger(Places.class);

    /** More than anybody reads about one partition. */
    private static final int DECISIONS_SHOWN_MAX = 100;

    private final Generations generations;
    private final TransactionTemplate transactions;
    private final PositionsTable positions;
    private final DecisionsTable decisions;

    Places(
            Generations generations,
            TransactionTemplate transactions,
            PositionsTable positions,
            DecisionsTable decisions) {
        this.generations = generations;
        this.transactions = transactions;
        this.positions = positions;
        this.decisions = decisions;
    }

    /** Returns the places that another database has, to be read. */
    public Places elsewhere(Generations other, DataSource server) {
        JdbcClient jdbc = JdbcClient.create(server);
        return new Places(
                other,
                new TransactionTemplate(new JdbcTransactionManager(server)),
                new PositionsTable(jdbc),
                decisions.on(jdbc));
    }

    /** The positions in the live generation of those partitions that have one. */
    public Map<Partition, Position> read(Collection<Partition> partitions) {
        return positions.read(generations.live().schema(), Set.copyOf(partitions));
    }

    /**
     * Compares the positions with offsets that were committed to the broker before. An offset is committed after its position
     * was, so one that lies ahead tells that the database was restored, or that somebody has moved the position back; then
     * whatever others are told of the database is compared with it anew.
     */
    public void compare(Map<Partition, Long> committed) {
        Map<Partition, Position> known = read(committed.keySet());
        List<Partition> behind = committed.keySet().stream()
                .filter(partition -> {
                    Position position = known.get(partition);
                    return position != null && position.offset() < committed.getOrDefault(partition, 0L);
                })
                .sorted()
                .toList();
        if (!behind.isEmpty()) {
            LOG.warn(
                    "The group has committed offsets of {} that lie ahead of the database: it was restored, or its position"
                            + " was moved back",
                    behind);
            generations.foundInAnEarlierState();
        }
    }

    /**
     * Writes positions for partitions that have none yet, so that a beginning that is lost later is noticed. Positions
     * that are there stay as they are, except that they learn their topic if they do not know it.
     */
    public void begin(Map<Partition, Position> first) {
        inLive(generation -> {
            positions.begin(generation.schema(), first);
            return first;
        });
    }

    /** Writes down why a partition is not read; null if it is read again. */
    public void refused(Partition partition, @Nullable String reason) {
        inLive(generation -> {
            positions.refuse(generation.schema(), partition, reason);
            return partition;
        });
    }

    /**
     * Carries out a decision: moves the position, and writes down who decided it and why, in one transaction.
     *
     * @throws PositionMoved if the position is no longer the one that the operator has seen
     * @throws dev.accumulator.consumer.generation.LayoutNotLive if another layout follows this one, or this one another
     */
    public Decision decide(Decision.Wanted wanted) {
        Decision made = inLive(generation -> {
            generations.requireLive(generation);
            Position position = positions
                    .locked(generation.schema(), wanted.partition())
                    .filter(now -> now.offset() == wanted.expected().offset()
                            && now.decision() == wanted.expected().decision())
                    .orElseThrow(() -> new PositionMoved(List.of(wanted.partition())));
            Decision decision = decisions.insert(wanted, generation.number());
            positions.put(
                    generation.schema(),
                    wanted.partition(),
                    position,
                    position.at(decision.to(), decision.topicId(), decision.id()));
            if (!Objects.equals(decision.topicId(), position.topicId()) || decision.to() < position.offset()) {
                // From here on smaller offsets belong to later records.
                generation.registers().beginStreamAnew(wanted.partition().toString());
            }
            return decision;
        });
        LOG.atWarn()
                .addKeyValue("topic", made.partition().topic())
                .addKeyValue("partition", made.partition().number())
                .addKeyValue("offset", made.to())
                .log(
                        "Decision {} about {} by {}: {}, from {} to {}. Reason: {}",
                        made.id(),
                        made.partition(),
                        Objects.requireNonNullElse(made.by(), "an unnamed operator"),
                        made.action().word(),
                        made.from(),
                        made.to(),
                        made.reason());
        return made;
    }

    /** The database that the live generation is in. */
    public DatabaseName database() {
        return decisions.database();
    }

    /** The newest decisions about a partition, newest first. */
    public List<Decision> decisions(Partition partition) {
        return decisions.newest(partition, DECISIONS_SHOWN_MAX);
    }

    private interface Work<T> {
        T in(Generation generation);
    }

    private <T> T inLive(Work<T> work) {
        Generation generation = generations.live();
        return Objects.requireNonNull(transactions.execute(status -> {
            generations.requirePosting(generation);
            return work.in(generation);
        }));
    }
}
