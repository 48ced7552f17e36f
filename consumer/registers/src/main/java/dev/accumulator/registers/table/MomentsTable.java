package dev.accumulator.registers.table;

import dev.accumulator.postgres.Identifiers;
import dev.accumulator.postgres.Schema;
import dev.accumulator.registers.model.Moments;
import java.sql.Savepoint;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ConnectionCallback;

/**
 * Up to which moment everything is committed that will ever be recorded, so that an answer for it stays.
 *
 * <p>A posting takes its moment under an advisory lock that it shares with all others and holds until its transaction ends.
 * Nobody ever waits for that lock: it only shows in {@code pg_locks} which transactions have a moment and are not committed.
 * The moment lies after the barrier. So whoever raises the barrier, and then waits until all transactions have ended that are
 * seen with the lock, knows that nothing before the barrier is missing and that nothing will be added.
 *
 * <p>The barrier is a sequence because a sequence shows at once what another transaction has set; it also outlives a clock that
 * goes backwards. What is settled is a row, so a snapshot that shows it shows everything that it speaks of, on a standby too.
 */
public final class MomentsTable {
    /**
     * Parts of a statement that stamp {@code :posting} and insert it: the moment is taken once the lock is held. Where
     * transactions are serializable, any two that read the last moment would conflict, so there the clock is trusted.
     */
    static final String RECORDED = """
            stamping as materialized (
                select 1 as begun from pg_advisory_xact_lock_shared(hashtextextended(:stamping, 0))),
            recorded as (
                insert into {schema}.postings (posting, recorded_at)
                overriding system value
                select :posting, greatest(clock_timestamp(), b.after,
                                          case when current_setting('transaction_isolation') <> 'serializable'
                                               then (select max(recorded_at)
                                                       from {schema}.postings
                                                      where recorded_at < 'infinity') end)
                  from stamping
                 cross join lateral (select timestamptz 'epoch' + (last_value + 1) * interval '1 microsecond' as after
                                       from {schema}.moment_barrier
                                      where stamping.begun is not null
                                     offset 0) b
                returning posting, recorded_at)""";

    /** Condition of a lock in {@code pg_locks}: another transaction has stamped a posting, and has not ended. */
    private static final String IS_STAMPED = """
            locktype = 'advisory'
               and database = (select oid from pg_database where datname = current_database())
               and (classid::bigint << 32 | objid::bigint) = hashtextextended(:stamping, 0)
               and objsubid = 1
               and pid is distinct from pg_backend_pid()""";

    private final Database database;

    public MomentsTable(Database database) {
        this.database = database;
    }

    /** The name of the lock that a transaction holds once it has stamped a posting. */
    static String stamping(Schema schema) {
        return "accumulator stamping in " + schema.name();
    }

    /**
     * The state of a moment.
     *
     * @param settled true if the answer for it stays as it is in a snapshot that is taken from now on
     * @param aheadMillis how far it lies in the future by the server's clock; negative if in the past
     * @param canSettle true if this connection may settle moments: it is not read-only, and has the rights
     * @param isReadCommitted true if each statement of a transaction sees what is committed when it begins
     */
    public record State(boolean settled, long aheadMillis, boolean canSettle, boolean isReadCommitted) {}

    /** Returns what is known of a moment. */
    public State state(Instant moment) {
        return database.jdbc()
                .sql(database.schema().sql("""
                        select m.settled >= cast(:moment as timestamptz) as settled,
                               cast(ceil(extract(epoch from cast(:moment as timestamptz) - clock_timestamp()) * 1000)
                                    as bigint) as ahead_millis,
                               current_setting('transaction_read_only') = 'off'
                                 and has_sequence_privilege('{schema}.moment_barrier', 'update')
                                 and has_table_privilege('{schema}.moments', 'update') as can_settle,
                               current_setting('transaction_isolation') = 'read committed' as is_read_committed
                          from {schema}.moments m
                        """))
                .param("moment", Moments.parameter(moment))
                .query((row, n) -> new State(
                        row.getBoolean("settled"),
                        row.getLong("ahead_millis"),
                        row.getBoolean("can_settle"),
                        row.getBoolean("is_read_committed")))
                .single();
    }

    /**
     * The newest settled moment, and whether a newer one is due.
     *
     * @param settled everything recorded up to it is committed
     * @param isBehind true if something was committed that was recorded later
     * @param canSettle true if this connection may settle moments
     */
    public record Newest(Instant settled, boolean isBehind, boolean canSettle) {}

    /** Returns up to which moment everything is settled. */
    public Newest newest() {
        return database.jdbc()
                .sql(database.schema().sql("""
                        select m.settled,
                               coalesce(m.settled < (select max(recorded_at)
                                                       from {schema}.postings
                                                      where recorded_at < 'infinity'), false) as is_behind,
                               current_setting('transaction_read_only') = 'off'
                                 and has_sequence_privilege('{schema}.moment_barrier', 'update')
                                 and has_table_privilege('{schema}.moments', 'update') as can_settle
                          from {schema}.moments m
                        """))
                .query((row, n) -> new Newest(
                        row.getObject("settled", OffsetDateTime.class).toInstant(),
                        row.getBoolean("is_behind"),
                        row.getBoolean("can_settle")))
                .single();
    }

    /**
     * Raises the barrier to the current moment, in the caller's transaction but at once for everybody.
     *
     * @param least a moment that the barrier reaches at least
     * @return the barrier in microseconds since 1970, or nothing if another transaction is just raising it
     */
    public OptionalLong raiseBarrier(Instant least) {
        Long barrier = database.template().execute((ConnectionCallback<@Nullable Long>) connection -> {
            Savepoint before = connection.setSavepoint();
            @Nullable Long raised = isBarrierLocked() ? setBarrier(least) : null;
            // Gives the lock back, and leaves the barrier raised: sequences know no transactions.
            connection.rollback(before);
            connection.releaseSavepoint(before);
            return raised;
        });
        return barrier == null ? OptionalLong.empty() : OptionalLong.of(barrier);
    }

    private boolean isBarrierLocked() {
        return database.jdbc()
                .sql("select pg_try_advisory_xact_lock(hashtextextended(:barrier, 0))")
                .param("barrier", barrier(database.schema()))
                .query(Boolean.class)
                .single();
    }

    private Long setBarrier(Instant least) {
        return database.jdbc()
                .sql(database.schema().sql("""
                        select setval('{schema}.moment_barrier',
                                      greatest(last_value,
                                               cast(extract(epoch from greatest(clock_timestamp(),
                                                                                cast(:least as timestamptz))) * 1000000
                                                    as bigint)))
                          from {schema}.moment_barrier
                        """))
                .param("least", Moments.parameter(least))
                .query(Long.class)
                .single();
    }

    /** Returns the other transactions that have stamped a posting and not ended, by the names that PostgreSQL gives them. */
    public List<String> stamped() {
        return database.jdbc()
                .sql("""
                        select virtualtransaction
                          from pg_locks
                         where {is_stamped}
                        """.replace("{is_stamped}", IS_STAMPED))
                .param("stamping", stamping(database.schema()))
                .query((row, number) -> row.getString("virtualtransaction"))
                .list();
    }

    /** Returns true if one of these has not ended. One that was prepared for two-phase commit has lost its name. */
    public boolean isOpen(List<String> transactions) {
        return database.jdbc()
                .sql("""
                        select exists (select
                                         from pg_locks
                                        where {is_stamped}
                                          and (virtualtransaction = any (:transactions) or pid is null))
                        """.replace("{is_stamped}", IS_STAMPED))
                .param("stamping", stamping(database.schema()))
                .param("transactions", transactions.toArray(String[]::new))
                .query(Boolean.class)
                .single();
    }

    /** Notes, for the snapshots to come, that everything up to the barrier is committed. */
    public void settle(long barrierMicros) {
        database.jdbc()
                .sql(database.schema().sql("""
                        update {schema}.moments
                           set settled = m.moment
                          from (select timestamptz 'epoch' + cast(:barrier as bigint) * interval '1 microsecond' as moment) m
                         where settled < m.moment
                        """))
                .param("barrier", barrierMicros)
                .update();
    }

    /**
     * Makes this schema go on where another one ends, whose postings have all ended and begin no more: what is to have the
     * moment of the switch gets it, it is settled, and later postings come after it and after all of the other schema. Until
     * the caller's transaction ends, nobody settles a later moment of the other schema.
     */
    public void takeOver(Schema other) {
        database.jdbc()
                .sql("select pg_advisory_xact_lock(hashtextextended(:barrier, 0))")
                .param("barrier", barrier(other))
                .query()
                .singleRow();
        long moment = database.jdbc().sql(ofBoth("""
                        select setval('{schema}.moment_barrier',
                                      greatest(own.last_value, other.last_value,
                                               cast(extract(epoch from m.latest) * 1000000 as bigint)))
                          from {schema}.moment_barrier own
                         cross join {other}.moment_barrier other
                         cross join (select greatest(clock_timestamp(),
                                                     (select max(recorded_at) from {other}.postings),
                                                     (select max(recorded_at)
                                                        from {schema}.postings
                                                       where recorded_at < 'infinity')) as latest) m
                        """, other)).query(Long.class).single();
        database.jdbc().sql(database.schema().sql("""
                        update {schema}.postings
                           set recorded_at = timestamptz 'epoch' + cast(:moment as bigint) * interval '1 microsecond'
                         where recorded_at = 'infinity'
                        """)).param("moment", moment).update();
        settle(moment);
        database.jdbc()
                .sql(ofBoth("""
                        select setval('{schema}.postings_posting_seq',
                                      greatest(own.last_value, other.last_value,
                                               (select coalesce(max(posting), 0) from {schema}.postings) / s.increment_by
                                                 * s.increment_by + s.increment_by))
                          from {schema}.postings_posting_seq own
                         cross join {other}.postings_posting_seq other
                         cross join pg_sequences s
                         where s.schemaname = :name
                           and s.sequencename = 'postings_posting_seq'
                        """, other))
                .param("name", database.schema().name())
                .query(Long.class)
                .single();
    }

    private static String barrier(Schema schema) {
        return "accumulator barrier of moments in " + schema.name();
    }

    private String ofBoth(String template, Schema other) {
        return database.schema().sql(template).replace("{other}", Identifiers.quote(other.name()));
    }
}
