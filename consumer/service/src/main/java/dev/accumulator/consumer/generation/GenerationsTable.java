package dev.accumulator.consumer.generation;

import dev.accumulator.postgres.Identifiers;
import dev.accumulator.postgres.LongStatements;
import dev.accumulator.postgres.Schema;
import dev.accumulator.registers.model.Premise;
import dev.accumulator.registers.model.RecordedPosting;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Types;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table of generations. */
final class GenerationsTable {
    /** The history of the database; see {@link #beginHistory}. */
    private static final String DATABASE = "(select history::text from {schema}.database_identity)";

    /**
     * True if the last posting that is known of a generation is there. An older state of the database lacks it, or has another
     * posting of that number, recorded at another moment.
     */
    private static final String HOLDS_LAST = """
            (cast(:posting as bigint) is null
             or exists (select
                          from {generation}.postings
                         where posting = cast(:posting as bigint)
                           and recorded_at = cast(:moment as timestamptz)))""";

    private static final String QUEUE = "select pg_advisory_xact_lock(hashtextextended(:name, 0))";

    private static final String QUEUE_SHARED = "select pg_advisory_xact_lock_shared(hashtextextended(:name, 0))";

    static final String LIVE = """
            select number
              from {schema}.generations
             where state = 'live'
            """;

    /** The number that answers: none, if the layout does not. */
    private static final String ANSWERING = LIVE + "               and " + LayoutRow.ANSWERS;

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
     * @param database see {@link Generation}
     * @param holdsLast false if the database does not hold the last posting that is known of the generation
     * @param layout the state of the layout
     * @param isToBeLeft true if another layout is to take its place
     */
    record Live(int number, String database, boolean holdsLast, Layout.State layout, boolean isToBeLeft) {}

    /** The posting that this process knows to be the last of a generation; null if it knows of none. */
    record Last(Schema generation, @Nullable RecordedPosting posting) {
        static Last of(Generation generation) {
            return new Last(generation.schema(), generation.registers().lastPosting());
        }

        private String fill(String template) {
            return template.replace("{database}", DATABASE)
                    .replace("{holds_last}", HOLDS_LAST)
                    .replace("{generation}", Identifiers.quote(generation.name()));
        }

        private @Nullable Long number() {
            return posting == null ? null : posting.posting();
        }

        private @Nullable OffsetDateTime moment() {
            return posting == null ? null : posting.moment().atOffset(ZoneOffset.UTC);
        }
    }

    Optional<Integer> live() {
        return jdbc.sql(control.sql(LIVE)).query(Integer.class).optional();
    }

    /** The layout in the row of the shard. */
    LayoutRow layout() {
        return new LayoutRow(jdbc, control);
    }

    /** The premise that a generation is live, and its layout too, for a statement that reads it. */
    Premise isLive(int number) {
        return new Premise(control.sql(ANSWERING), number);
    }

    /** The live generation, the positions of the one that was expected to be it, and whether the layout answers. */
    private static final String LIVE_AND_POSITIONS = """
            select (select number
                      from {schema}.generations
                     where state = 'live') as number,
                   ({positions}) as positions,
                   {answers} as answers
            """.replace("{answers}", LayoutRow.ANSWERS);

    /**
     * The live generation.
     *
     * @param number 0 if there is none
     * @param answers false if the layout is not live
     */
    record Standpoint(int number, boolean answers) {}

    /**
     * Returns the live generation with the positions of a generation, and makes this the first read of a snapshot for the
     * rest of the caller's transaction. Isolation level and query go in one message: the driver would send one more to set
     * the level and one to reset it.
     *
     * @param expected the generation whose positions are read
     */
    AsOf<Standpoint> liveFromHereOn(Schema expected) {
        return liveFromHereOn("", expected);
    }

    /**
     * Reads like {@link #liveFromHereOn(Schema)}, and lets each statement of the caller's transaction take this long, and its
     * reader take the rows as slowly: it limits itself. All of it goes in one message, too: a read of all shards begins so in
     * each of them.
     */
    AsOf<Standpoint> liveFromHereOn(Schema expected, Duration statementMax) {
        new LongStatements(template).allowWaiting(statementMax);
        return liveFromHereOn(
                LongStatements.timeAllowed(statementMax) + "; set local idle_in_transaction_session_timeout = "
                        + statementMax.toMillis() + "; ",
                expected);
    }

    private AsOf<Standpoint> liveFromHereOn(String settings, Schema expected) {
        return Objects.requireNonNull(template.execute(
                "set transaction isolation level repeatable read; "
                        + settings
                        + control.sql(LIVE_AND_POSITIONS).replace("{positions}", SnapshotPositions.in(expected)),
                (PreparedStatement statement) -> {
                    boolean isRows = statement.execute();
                    while (!isRows) {
                        isRows = statement.getMoreResults();
                    }
                    try (ResultSet row = statement.getResultSet()) {
                        row.next();
                        return new AsOf<>(
                                new Standpoint(row.getInt("number"), row.getBoolean("answers")),
                                row.getString("positions"));
                    }
                }));
    }

    /**
     * Locks the live generation, so that it stays live until the caller's transaction ends: a switch has to update the
     * row.
     */
    Optional<Live> liveLocked(Last last) {
        queue(QUEUE_SHARED);
        return jdbc.sql(control.sql(last.fill("""
                        select g.number, {database} as database, {holds_last} as holds_last,
                               coalesce(s.layout, 'live') as layout, s.next is not null as is_to_be_left
                          from {schema}.generations g
                          left join ({layout}) s on true
                         where g.state = 'live'
                           for share of g
                        """.replace("{layout}", LayoutRow.LAYOUT))))
                .param("posting", last.number(), Types.BIGINT)
                .param("moment", last.moment(), Types.TIMESTAMP_WITH_TIMEZONE)
                .query((row, n) -> new Live(
                        row.getInt("number"),
                        row.getString("database"),
                        row.getBoolean("holds_last"),
                        Layout.State.of(row.getString("layout")),
                        row.getBoolean("is_to_be_left")))
                .optional();
    }

    /** The database, as a generation that was opened in it finds it. */
    record Standing(String database, boolean holdsLast) {}

    /** Asks if the database is still the one that was known, in the state that was known of it or a later one. */
    Standing standing(Last last) {
        return jdbc.sql(control.sql(last.fill("""
                        select {database} as database, {holds_last} as holds_last
                        """)))
                .param("posting", last.number(), Types.BIGINT)
                .param("moment", last.moment(), Types.TIMESTAMP_WITH_TIMEZONE)
                .query((row, n) -> new Standing(row.getString("database"), row.getBoolean("holds_last")))
                .single();
    }

    /**
     * The live generation and the database that it is in.
     *
     * @param isWhole false if the tables of its registers are gone
     */
    record Seen(int number, String database, boolean isWhole) {}

    /**
     * Looks at the live generation; nothing if there is none.
     *
     * @param expected the schema of the generation that is expected to be live
     */
    Optional<Seen> look(Schema expected) {
        return jdbc.sql(control.sql("""
                        select number, {database} as database,
                               to_regclass(:registers) is not null and to_regclass(:positions) is not null as is_whole
                          from {schema}.generations
                         where state = 'live'
                        """.replace("{database}", DATABASE)))
                .param("registers", expected.sql("{schema}.registers"))
                .param("positions", expected.sql("{schema}.positions"))
                .query((row, n) ->
                        new Seen(row.getInt("number"), row.getString("database"), row.getBoolean("is_whole")))
                .optional();
    }

    /** The history of the database; see {@link Generation}. */
    String database() {
        return jdbc.sql(control.sql("select history::text from {schema}.database_identity"))
                .query(String.class)
                .single();
    }

    /**
     * Begins another history, because the database is in an earlier state than this process knows. Of several processes that
     * notice it, one begins it, and all notice that.
     *
     * @param known the history that is over
     */
    void beginHistory(String known) {
        jdbc.sql(control.sql("""
                        update {schema}.database_identity
                           set history = gen_random_uuid()
                         where history = cast(:known as uuid)
                        """)).param("known", known).update();
    }

    /** Begins another history if the database is in another place than when somebody looked last: it is a copy. */
    void foundAt(String place) {
        jdbc.sql(control.sql("""
                        update {schema}.database_identity
                           set place = :place,
                               history = case when place = '' then history else gen_random_uuid() end
                         where place <> :place
                        """)).param("place", place).update();
    }

    /**
     * Takes a lock that queues. Row locks do not: shared locks that keep overlapping would make a switch wait for ever.
     * With this lock, postings that come after a switch wait behind it.
     */
    private void queue(String lock) {
        jdbc.sql(lock)
                .param("name", "accumulator generations of " + control.name())
                .query()
                .singleRow();
    }

    /** Limits how long a process that is stopped in the middle of a switch can hold postings. */
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

    /**
     * Locks the live generation alone: until the caller's transaction ends, nobody else posts into it or switches it.
     */
    Optional<Integer> liveForUpdate() {
        queue(QUEUE);
        return jdbc.sql(control.sql("""
                        select number
                          from {schema}.generations
                         where state = 'live'
                           for update
                        """)).query(Integer.class).optional();
    }

    /** Inserts a generation with a number that no other has had. */
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

    /** Marks a generation as dropped. Returns false if it is live. */
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
