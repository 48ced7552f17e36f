package dev.accumulator.registers.lifecycle;

import dev.accumulator.registers.model.UnknownTables;
import dev.accumulator.registers.table.Database;
import java.util.Optional;

/** The engine's fixed tables: the definitions of registers, the postings and the recorders. */
public final class EngineTables {
    /** The form of the tables that this version of the engine makes and knows. */
    private static final int VERSION = 1;

    private final Database database;

    public EngineTables(Database database) {
        this.database = database;
    }

    /**
     * Makes the schema and the tables where there are none. Costs one statement where they are there. Safe when several
     * processes do it together.
     *
     * @throws UnknownTables if a later version of the engine has made them
     */
    public void createIfMissing() {
        if (version().isEmpty()) {
            database.transactions().executeWithoutResult(status -> createLocked());
        }
        int found = version().orElseThrow();
        if (found != VERSION) {
            throw new UnknownTables(database.schema().name(), found, VERSION);
        }
    }

    private void createLocked() {
        database.jdbc()
                .sql("select pg_advisory_xact_lock(hashtextextended(:name, 0))")
                .param("name", "accumulator registers of " + database.schema().name())
                .query()
                .singleRow();
        if (version().isEmpty()) {
            createSchema();
            database.template().execute(database.schema().sql(TABLES));
            database.jdbc()
                    .sql(database.schema().sql("insert into {schema}.engine_version (version) values (:version)"))
                    .param("version", VERSION)
                    .update();
        }
    }

    /** Returns the version of the tables, or nothing if there are none. */
    private Optional<Integer> version() {
        // Not to_regclass: within a transaction it can remember that there was no table, and miss one that another
        // process has made while this one waited for the lock. A query sees everything that is committed when it
        // begins.
        boolean exists = database.jdbc()
                .sql("""
                        select exists (select
                                         from pg_class c
                                         join pg_namespace n on n.oid = c.relnamespace
                                        where n.nspname = :schema
                                          and c.relname = 'engine_version')
                        """)
                .param("schema", database.schema().name())
                .query(Boolean.class)
                .single();
        return exists
                ? database.jdbc()
                        .sql(database.schema().sql("select version from {schema}.engine_version"))
                        .query(Integer.class)
                        .optional()
                : Optional.empty();
    }

    /** Makes the schema if it is missing. It asks first: {@code create schema if not exists} needs a right on the database even where the schema exists. */
    private void createSchema() {
        boolean exists = database.jdbc()
                .sql("select exists (select from pg_namespace where nspname = :name)")
                .param("name", database.schema().name())
                .query(Boolean.class)
                .single();
        if (!exists) {
            database.template().execute(database.schema().sql("create schema {schema}"));
        }
    }

    private static final String TABLES = """
            create table {schema}.engine_version (
                version integer not null
            );

            -- Register definitions. A posting reads the version of each register it touches under a key-share lock, so
            -- that a change or a drop waits for postings in flight, and the postings after it notice.
            create table {schema}.registers (
                id         integer generated always as identity primary key,
                name       text    not null unique,
                version    integer not null default 1,
                kind       text    not null,
                zone       text    not null,
                totals     text    not null,
                -- Each with its type, in the order of the definition: {'warehouse int', 'product text?'}.
                dimensions text[]  not null,
                resources  text[]  not null,
                -- Of a ledger, five for each account in the order of the chart: code, name, side, parent or nothing, and
                -- analytics with spaces between.
                accounts   text[]  not null default '{}',
                created_at timestamptz not null default now(),
                -- Set where movements were detached: the moment before which one opening movement a cell stands for
                -- them, and when they were detached.
                opening    timestamptz,
                opened_at  timestamptz,
                -- Set where the register was closed: the last closed day and the moment from which on no day is closed, both
                -- null once it is open again, and what becomes of documents in closed time.
                closed_through date,
                open_from      timestamptz,
                closing_policy text,
                -- The resources whose swings of days are kept, because a floor of always is of them.
                swings         text[] not null default '{}'
            );

            -- One row for each call that changed something: the moment of recording of its movements. The numbers between
            -- are for the parts of a posting of another schema whose moments are kept (see 'replayed_parts').
            create table {schema}.postings (
                posting     bigint generated always as identity (start with 1048576 increment by 1048576) primary key,
                recorded_at timestamptz not null
            );
            create index postings_recorded_at on {schema}.postings (recorded_at);

            create sequence {schema}.replayed_parts as bigint
                increment by 8 minvalue 8 maxvalue 1048568 start with 8 cycle;

            -- One row: up to which moment all postings are committed that will ever be recorded. So an answer for such
            -- a moment stays. A posting is recorded after the barrier, in microseconds since 1970, which is raised
            -- before moments are settled.
            create table {schema}.moments (
                settled timestamptz not null
            ) with (fillfactor = 10);
            insert into {schema}.moments (settled) values ('-infinity');
            create sequence {schema}.moment_barrier as bigint minvalue 0 start with 0;

            -- The newest known revision of each document, 0 if nothing but a withdrawal of it is known. 'registers' are the
            -- ids of those it has movements in. 'millis' is the moment of the source, if the change has an origin in a stream.
            create table {schema}.recorders (
                id          bigint  generated always as identity unique,
                revision    bigint  not null check (revision >= 0),
                fingerprint uuid    not null,
                posting     bigint  not null,
                millis      bigint,
                movements   integer not null,
                posted      boolean not null,
                recorder    text    collate "C" not null primary key,
                registers   integer[] not null,
                source      text,
                detached    boolean not null default false,
                has_withdrawals boolean not null default false
            ) with (fillfactor = 85);

            -- The withdrawals of each document that came with an origin, the last of each stream. They withdraw what comes after
            -- them and was written before them.
            create table {schema}.withdrawals (
                number   bigint not null,
                millis   bigint not null,
                recorder text   collate "C" not null,
                stream   text   collate "C" not null,
                primary key (recorder, stream)
            );

            -- The last change of each document that came too late to count. 'revision' is null for a withdrawal.
            create table {schema}.passed_over (
                times           bigint      not null,
                revision        bigint,
                newest_revision bigint      not null,
                passed_at       timestamptz not null,
                recorder        text        collate "C" not null primary key,
                reason          text        not null,
                source          text
            ) with (fillfactor = 85);

            -- Documents whose changes came from more than one stream.
            create table {schema}.several_streams (
                found_at     timestamptz not null,
                recorder     text collate "C" not null primary key,
                stream       text not null,
                other_stream text not null
            );
            create index several_streams_found_at on {schema}.several_streams (found_at);

            -- Movements that belong to closed time and went to open time. 'own_period' is that of the document, or of what a
            -- reversal takes back; 'period' is that of the log.
            create table {schema}.moved_movements (
                recorder   bigint      not null,
                revision   bigint      not null,
                own_period timestamptz not null,
                period     timestamptz not null,
                line       integer     not null,
                register   integer     not null,
                reversal   boolean     not null,
                primary key (recorder, revision, line, reversal)
            );
            -- The moments at which a month may be lower than its expenses say.
            create index moved_reversals on {schema}.moved_movements (register, period) where reversal;

            -- A row for each group of a floor that a document wanted to lower, or to change if the floor tells, to be locked by
            -- whoever decides about the group. 'key' is made of the values of the floor's dimensions. The other columns are set
            -- while a group is below a floor that tells: since when, by which document, and what was told then.
            create table {schema}.floor_groups (
                below_since timestamptz,
                moment      timestamptz,
                revision    bigint,
                floor       text    collate "C" not null,
                key         text    collate "C" not null,
                dimensions  text[],
                group_values text[],
                balance     numeric,
                recorder    text    collate "C",
                primary key (floor, key)
            ) with (fillfactor = 90);
            create index floor_groups_below on {schema}.floor_groups (floor, key) where below_since is not null;

            -- How low and how high the balance of a cell is on a day, as a difference to what it is before the day, and the
            -- first moments at which it is so. A row is of all movements of the day that are in the totals, or is not there:
            -- a fold of other movements of the day deletes it.
            create table {schema}.day_swings (
                register   integer     not null,
                day        date        not null,
                cell       bigint      not null,
                lowest_at  timestamptz not null,
                highest_at timestamptz not null,
                resource   text        collate "C" not null,
                lowest     numeric     not null,
                highest    numeric     not null,
                primary key (register, cell, day, resource)
            );
            """;
}
