package dev.accumulator.consumer.posting;

import dev.accumulator.consumer.event.RawEvent;
import dev.accumulator.consumer.generation.Generation;
import dev.accumulator.postgres.Schema;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Floor;
import dev.accumulator.registers.model.Following;
import dev.accumulator.registers.model.Outcome;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The refusals by floors. Each is decided in the transaction that posts, and belongs to no generation: a rebuild passes over
 * what was refused and decides nothing anew. A refusal whose revision is accepted later is closed.
 */
public final class FloorRefusals {
    /** The most refusals of a page. */
    public static final int PAGE_MAX = 1_000;

    /** Why a rebuild passes over a document. */
    static final String PASSED_OVER = "below-floor";

    private final JdbcClient jdbc;
    private final Schema control;
    private final RefusalsTable table;
    private final RefusalReads reads;
    private final RaisesTable raises;
    private final RetryWakeUps wakeUps;

    /** Null until this process knows if anything was refused before it began. */
    private volatile @Nullable Boolean hadAny;

    FloorRefusals(JdbcClient jdbc, Schema control, RetryWakeUps wakeUps) {
        this.jdbc = jdbc;
        this.control = control;
        this.table = new RefusalsTable(jdbc, control);
        this.reads = new RefusalReads(jdbc, control);
        this.raises = new RaisesTable(jdbc, control);
        this.wakeUps = wakeUps;
    }

    /** The refusals in the database of another shard, where nothing is refused or tried by this process. */
    public static FloorRefusals toRead(DataSource dataSource, Schema control) {
        return new FloorRefusals(JdbcClient.create(dataSource), control, new RetryWakeUps());
    }

    /**
     * Returns a refusal.
     *
     * @throws RefusalNotFound if there is none of that number
     */
    public FloorRefusal get(long id) {
        return reads.get(id).orElseThrow(() -> new RefusalNotFound(id));
    }

    RefusalsTable table() {
        return table;
    }

    RefusalReads reads() {
        return reads;
    }

    RaisesTable raises() {
        return raises;
    }

    /** A document that was refused, by its revision, or by the place of its record if that is a tombstone. */
    private record Refused(
            String recorder,
            @Nullable Long revision,
            @Nullable String topic,
            int partition,
            long offset,
            int part) {

        static Refused of(Change change, RawEvent event, int part) {
            return switch (change) {
                case Change.Post post -> new Refused(post.recorder(), post.revision(), null, 0, 0, 0);
                case Change.Unpost unpost -> new Refused(unpost.recorder(), unpost.revision(), null, 0, 0, 0);
                case Change.Withdraw withdraw ->
                    new Refused(withdraw.recorder(), null, event.topic(), event.partition(), event.offset(), part);
            };
        }
    }

    /** A page of refusals. */
    public record RefusalPage(
            List<FloorRefusal> refusals, @Nullable Long next) {
        public RefusalPage {
            refusals = List.copyOf(refusals);
        }
    }

    /** The last refusal of a document that still stands. */
    public Optional<FloorRefusal> of(String recorder) {
        return reads.of(recorder);
    }

    /**
     * Lists refusals, newest first.
     *
     * @param recorder only those of this document; null for all
     * @param state only those in this state; null for all
     * @param before lists only refusals with lower numbers, for the next page
     * @param limit the most that are listed, 1 to {@value #PAGE_MAX}
     */
    public RefusalPage list(
            @Nullable String recorder, FloorRefusal.@Nullable State state, @Nullable Long before, int limit) {
        if (limit < 1 || limit > PAGE_MAX) {
            throw new IllegalArgumentException("A page has 1 to " + PAGE_MAX + " refusals, not " + limit);
        }
        List<FloorRefusal> found = reads.list(recorder, state, before, limit + 1);
        return found.size() <= limit
                ? new RefusalPage(found, null)
                : new RefusalPage(found.subList(0, limit), found.get(limit - 1).id());
    }

    /**
     * Keeps what was refused, closes what was refused before of revisions that are accepted, and notes groups that got more
     * for documents that wait for it. Joins the transaction that has posted them, and so holds their recorders.
     *
     * @param results one for each of the incoming, in their order
     * @param following what went with them
     */
    void note(Generation generation, List<Incoming> incoming, List<Result> results, List<Following> following) {
        List<RefusalsTable.New> refused = new ArrayList<>();
        List<Outcome.Accepted> accepted = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            if (results.get(i) instanceof Result.Decided decided) {
                switch (decided.outcome()) {
                    case Outcome.BelowFloor below ->
                        refused.add(new RefusalsTable.New(
                                decided.event(),
                                decided.part(),
                                below,
                                incoming.get(i) instanceof Incoming.Mapped mapped
                                                && decided.event().whole()
                                        ? mapped.document().retryUntil()
                                        : null));
                    case Outcome.PeriodClosed closed -> {}
                    case Outcome.Accepted one -> accepted.add(one);
                    case Outcome.WithdrawnAhead ahead -> {}
                    case Outcome.Duplicate duplicate -> {}
                    case Outcome.Stale stale -> {}
                    case Outcome.Rejected rejected -> {}
                }
            }
        }
        List<Floor> floors = generation.registers().floors();
        if (!accepted.isEmpty() && (!floors.isEmpty() || hadAny())) {
            table.accepted(accepted);
        }
        if (!refused.isEmpty()) {
            keep(refused);
        }
        if (!accepted.isEmpty() && !floors.isEmpty()) {
            raise(FloorRaises.of(floors, generation.registers()::known, incoming, results, following));
        }
    }

    private void keep(List<RefusalsTable.New> refused) {
        table.insert(refused);
        Set<RefusedGroup> waiting = refused.stream()
                .filter(one -> one.retryUntil() != null)
                .map(RefusalsTable.New::group)
                .collect(Collectors.toSet());
        if (!waiting.isEmpty()) {
            beginToWait(waiting);
        }
    }

    /** Notes groups that documents wait for from now on. Joins the caller's transaction. */
    void beginToWait(Set<RefusedGroup> groups) {
        raises.beginToWait(groups);
        wakeAfterCommit();
    }

    private void raise(Set<RefusedGroup> groups) {
        if (!groups.isEmpty() && raises.raise(groups)) {
            wakeAfterCommit();
        }
    }

    private void wakeAfterCommit() {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                wakeUps.wake();
            }
        });
    }

    private boolean hadAny() {
        Boolean known = hadAny;
        if (known == null) {
            known = reads.isAny();
            hadAny = known;
        }
        return known;
    }

    /**
     * Returns the parts of records, those passed over that a floor has refused when the live generation decided about them.
     * A document that was posted later, by a retry, is not passed over.
     */
    List<Incoming> withoutRefused(List<Incoming> incoming) {
        Set<Refused> refused = reads.isAny() ? refused(incoming) : Set.of();
        return refused.isEmpty()
                ? incoming
                : incoming.stream()
                        .map(one -> one instanceof Incoming.Mapped mapped
                                        && refused.contains(
                                                Refused.of(mapped.document().change(), mapped.event(), mapped.part()))
                                ? (Incoming) new Incoming.PassedOver(mapped.event(), mapped.part(), PASSED_OVER)
                                : one)
                        .toList();
    }

    private Set<Refused> refused(List<Incoming> incoming) {
        String[] recorders = Incoming.changes(incoming).stream()
                .map(Change::recorder)
                .distinct()
                .toArray(String[]::new);
        Set<Refused> refused = new HashSet<>();
        jdbc.sql(control.sql("""
                        select recorder, revision, topic, partition, record_offset, part
                          from {schema}.floor_refusals
                         where recorder = any (cast(:recorders as text[]))
                           and state <> 'posted'
                        """)).param("recorders", recorders).query((ResultSet row) -> {
            Long revision = row.getObject("revision", Long.class);
            refused.add(
                    revision == null
                            ? new Refused(
                                    row.getString("recorder"),
                                    null,
                                    row.getString("topic"),
                                    row.getInt("partition"),
                                    row.getLong("record_offset"),
                                    row.getInt("part"))
                            : new Refused(row.getString("recorder"), revision, null, 0, 0, 0));
        });
        return refused;
    }
}
