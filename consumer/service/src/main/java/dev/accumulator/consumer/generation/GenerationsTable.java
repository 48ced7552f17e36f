package dev.accumulator.consumer.generation;

import dev.accumulator.postgres.Schema;
import dev.accumulator.registers.model.Premise;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Which generations there are. */
final class GenerationsTable {
    /**
     * A restore from a copy of the data folder starts the server, one from a dump makes the database or its tables anew.
     * Of nothing else are all three the same before and after.
     */
    private static final String DATABASE = """
            pg_postmaster_start_time()
              || '/' || (select oid from pg_database where datname = current_database())
              || '/' || tableoid""";

    private static final String LIVE = """
            select number
              from {schema}.generations
             where state = 'live'
            """;

    private final JdbcTemplate template;
    private final JdbcClient jdbc;
    private final Schema control;

    GenerationsTable(DataSource dataSource, Schema control) {
        this.template = new JdbcTemplate(dataSource);
        this.jdbc = JdbcClient.create(template);
        this.control = control;
    }

    /**
     * The live generation.
     *
     * @param database as of {@link Generation}
     */
    record Live(int number, String database) {}

    Optional<Integer> live() {
        return jdbc.sql(control.sql(LIVE)).query(Integer.class).optional();
    }

    /** That a generation is live, to be looked at by a statement that reads it. */
    Premise isLive(int number) {
        return new Premise(control.sql(LIVE), number);
    }

    /**
     * The same as the first statement of the caller's transaction, which sees one moment of everything from there on. Both
     * in one message: the driver would send, and take back, the isolation of a transaction in one each.
     */
    Optional<Integer> liveFromHereOn() {
        return Objects.requireNonNull(template.execute(
                "set transaction isolation level repeatable read; " + control.sql(LIVE),
                (PreparedStatement statement) -> {
                    statement.execute();
                    statement.getMoreResults();
                    try (ResultSet row = statement.getResultSet()) {
                        return row.next() ? Optional.of(row.getInt("number")) : Optional.<Integer>empty();
                    }
                }));
    }

    /** The live generation, which stays so until the caller's transaction ends: a switch has to update the row. */
    Optional<Live> liveLocked() {
        gate("pg_advisory_xact_lock_shared");
        return jdbc.sql(control.sql("""
                        select number, %s as database
                          from {schema}.generations
                         where state = 'live'
                           for share
                        """.formatted(DATABASE)))
                .query((row, n) -> new Live(row.getInt("number"), row.getString("database")))
                .optional();
    }

    /** As of {@link Generation}. */
    String database() {
        return jdbc.sql(control.sql("""
                        select %s as database
                          from {schema}.generations
                         limit 1
                        """.formatted(DATABASE)))
                .query((row, n) -> row.getString("database"))
                .single();
    }

    /**
     * Rows are locked out of turn: shared locks that overlap for ever would keep a switch waiting for ever. These locks
     * queue, so that postings that come after a switch wait behind it.
     */
    private void gate(String lock) {
        jdbc.sql("select " + lock + "(hashtextextended(:name, 0))")
                .param("name", "accumulator generations of " + control.name())
                .query()
                .singleRow();
    }

    /** A process that is stopped in the middle of a switch must not hold up postings for longer than that. */
    void limitLocks(Duration heldMax) {
        jdbc.sql("""
                select set_config('lock_timeout', :held, true),
                       set_config('idle_in_transaction_session_timeout', :idle, true)
                """)
                .param("held", heldMax.toMillis() + "ms")
                .param("idle", 2 * heldMax.toMillis() + "ms")
                .query()
                .singleRow();
    }

    void insertLive(int number) {
        jdbc.sql(control.sql("""
                        insert into {schema}.generations (number, state, live_since)
                        values (:number, 'live', now())
                        """)).param("number", number).update();
    }

    /** The live generation, which nobody else posts into or switches until the caller's transaction ends. */
    Optional<Integer> liveForUpdate() {
        gate("pg_advisory_xact_lock");
        return jdbc.sql(control.sql("""
                        select number
                          from {schema}.generations
                         where state = 'live'
                           for update
                        """)).query(Integer.class).optional();
    }

    /** A number that no generation has had. */
    int insertBuilding() {
        return jdbc.sql(control.sql("""
                        insert into {schema}.generations (number, state)
                        select max(number) + 1, 'building'
                          from {schema}.generations
                        returning number
                        """)).query(Integer.class).single();
    }

    Optional<String> state(int number) {
        return jdbc.sql(control.sql("""
                        select state
                          from {schema}.generations
                         where number = :number
                        """))
                .param("number", number)
                .query(String.class)
                .optional();
    }

    /** The last posting of a generation when it stopped being live; 0 if it never was. */
    long leftPosting(int number) {
        return jdbc.sql(control.sql("""
                        select coalesce(left_posting, 0)
                          from {schema}.generations
                         where number = :number
                        """))
                .param("number", number)
                .query(Long.class)
                .single();
    }

    boolean leave(int number, long lastPosting) {
        return jdbc.sql(control.sql("""
                        update {schema}.generations
                           set state = 'previous',
                               left_posting = :lastPosting
                         where number = :number
                           and state = 'live'
                        """))
                        .param("number", number)
                        .param("lastPosting", lastPosting)
                        .update()
                == 1;
    }

    boolean enter(int number) {
        return jdbc.sql(control.sql("""
                        update {schema}.generations
                           set state = 'live',
                               live_since = clock_timestamp()
                         where number = :number
                           and state in ('building', 'previous')
                        """)).param("number", number).update() == 1;
    }

    /** Whether the generation is not live, and can be dropped. */
    boolean markDropped(int number) {
        return jdbc.sql(control.sql("""
                        update {schema}.generations
                           set state = 'dropped'
                         where number = :number
                           and state <> 'live'
                        """)).param("number", number).update() == 1;
    }

    long lastPosting(Schema generation) {
        return jdbc.sql(generation.sql("""
                        select coalesce(max(posting), 0)
                          from {schema}.postings
                        """)).query(Long.class).single();
    }
}
