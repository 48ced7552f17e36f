package dev.accumulator.registers.table;

import dev.accumulator.postgres.Identifiers;
import dev.accumulator.postgres.Schema;
import dev.accumulator.registers.model.ClosedLike;
import dev.accumulator.registers.model.Closing;
import dev.accumulator.registers.model.RegisterDefinition;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The stored definitions of registers. */
public final class RegistersTable {
    private final JdbcClient jdbc;
    private final Schema schema;

    public RegistersTable(JdbcClient jdbc, Schema schema) {
        this.jdbc = jdbc;
        this.schema = schema;
    }

    public List<StoredRegister> all() {
        return jdbc.sql(schema.sql("""
                select id, name, version, kind, zone, totals, dimensions, resources, accounts, opening, opened_at,
                       closed_through, open_from, closing_policy, swings
                  from {schema}.registers
                 order by name
                """)).query(RegistersTable::read).list();
    }

    public Optional<StoredRegister> byName(String name) {
        return jdbc.sql(schema.sql("""
                select id, name, version, kind, zone, totals, dimensions, resources, accounts, opening, opened_at,
                       closed_through, open_from, closing_policy, swings
                  from {schema}.registers
                 where name = :name
                """))
                .param("name", name)
                .query(RegistersTable::read)
                .optional();
    }

    List<StoredRegister> byIds(Collection<Integer> ids) {
        return jdbc.sql(schema.sql("""
                select id, name, version, kind, zone, totals, dimensions, resources, accounts, opening, opened_at,
                       closed_through, open_from, closing_policy, swings
                  from {schema}.registers
                 where id = any (:ids)
                """))
                .param("ids", ids.toArray(Integer[]::new))
                .query(RegistersTable::read)
                .list();
    }

    /** Returns the versions of all registers by id. */
    Map<Integer, Integer> versions() {
        return jdbc.sql(schema.sql("""
                        select id, version
                          from {schema}.registers
                        """)).query((row, n) -> Map.entry(row.getInt(1), row.getInt(2))).list().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Returns the versions of some registers by id. */
    Map<Integer, Integer> versionsOf(Collection<Integer> ids) {
        return jdbc
                .sql(schema.sql("""
                        select id, version
                          from {schema}.registers
                         where id = any (:ids)
                        """))
                .param("ids", ids.toArray(Integer[]::new))
                .query((row, n) -> Map.entry(row.getInt(1), row.getInt(2)))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Returns the id and version of the register of a name, if there is one. */
    Optional<Map.Entry<Integer, Integer>> versionByName(String name) {
        return jdbc.sql(schema.sql("""
                select id, version
                  from {schema}.registers
                 where name = :name
                """))
                .param("name", name)
                .query((row, n) -> Map.entry(row.getInt(1), row.getInt(2)))
                .optional();
    }

    /** Keeps all postings out until the transaction ends. */
    public void lockAll() {
        jdbc.sql(schema.sql("lock table {schema}.registers in exclusive mode")).update();
    }

    /** Holds off a change or a drop of registers until the transaction ends, and returns their versions by id. */
    public Map<Integer, Integer> versionsLocked(Collection<Integer> ids) {
        return jdbc
                .sql(schema.sql("""
                        select id, version
                          from {schema}.registers
                         where id = any (:ids)
                         order by id
                           for key share
                        """))
                .param("ids", ids.toArray(Integer[]::new))
                .query((row, n) -> Map.entry(row.getInt(1), row.getInt(2)))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Waits for postings in flight and keeps new ones out until the transaction ends. */
    public Optional<StoredRegister> byNameForUpdate(String name) {
        return jdbc.sql(schema.sql("""
                select id, name, version, kind, zone, totals, dimensions, resources, accounts, opening, opened_at,
                       closed_through, open_from, closing_policy, swings
                  from {schema}.registers
                 where name = :name
                   for update
                """))
                .param("name", name)
                .query(RegistersTable::read)
                .optional();
    }

    /**
     * Takes the folder's place for one register, if no other instance has it. Postings go on. Returns false also if the
     * definition has changed: a fold by the old definition would leave a new resource out of the totals for good.
     */
    boolean tryLockForFolding(StoredRegister stored) {
        return jdbc.sql(schema.sql("""
                select id
                  from {schema}.registers
                 where id = :id
                   and version = :version
                   for no key update skip locked
                """))
                .param("id", stored.id())
                .param("version", stored.version())
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    /** Waits for the folder's place for one register. */
    public void lockForFolding(int id) {
        jdbc.sql(schema.sql("""
                select id
                  from {schema}.registers
                 where id = :id
                   for no key update
                """)).param("id", id).query(Integer.class).single();
    }

    /** Returns true if the row is new, false if another instance was faster. */
    public boolean insert(RegisterDefinition definition) {
        return withDefinition(definition, jdbc.sql(schema.sql("""
                                insert into {schema}.registers (name, kind, zone, totals, dimensions, resources, accounts)
                                values (:name, :kind, :zone, :totals, :dimensions, :resources, :accounts)
                                on conflict (name) do nothing
                                """)).param("name", definition.name()))
                        .update()
                == 1;
    }

    public void update(StoredRegister stored, RegisterDefinition definition) {
        int changed = withDefinition(definition, jdbc.sql(schema.sql("""
                        update {schema}.registers
                           set version = version + 1,
                               kind = :kind, zone = :zone, totals = :totals,
                               dimensions = :dimensions, resources = :resources, accounts = :accounts
                         where id = :id
                        """)).param("id", stored.id()))
                .update();
        if (changed != 1) {
            throw new IllegalStateException("Register " + stored.definition().name() + " was gone under its own lock");
        }
    }

    private static JdbcClient.StatementSpec withDefinition(
            RegisterDefinition definition, JdbcClient.StatementSpec statement) {
        StoredDefinition stored = StoredDefinition.of(definition);
        return statement
                .param("kind", stored.kind())
                .param("zone", stored.zone())
                .param("totals", stored.totals())
                .param("dimensions", stored.dimensions().toArray(String[]::new))
                .param("resources", stored.resources().toArray(String[]::new))
                .param("accounts", stored.accounts().toArray(String[]::new));
    }

    /** Deletes the definition of a register, and what is kept of its movements beside its own tables. */
    public void delete(StoredRegister stored) {
        jdbc.sql(schema.sql("delete from {schema}.moved_movements where register = :id"))
                .param("id", stored.id())
                .update();
        jdbc.sql(schema.sql("delete from {schema}.day_swings where register = :id"))
                .param("id", stored.id())
                .update();
        jdbc.sql(schema.sql("delete from {schema}.registers where id = :id"))
                .param("id", stored.id())
                .update();
    }

    private static StoredRegister read(ResultSet row, int rowNumber) throws SQLException {
        return new StoredRegister(
                row.getInt("id"),
                row.getInt("version"),
                StoredDefinition.read(row).definition(row.getString("name")),
                readDetached(row),
                readClosed(row),
                List.of((String[]) row.getArray("swings").getArray()));
    }

    private static StoredRegister.@Nullable Detached readDetached(ResultSet row) throws SQLException {
        OffsetDateTime before = row.getObject("opening", OffsetDateTime.class);
        OffsetDateTime detachedAt = row.getObject("opened_at", OffsetDateTime.class);
        return before == null || detachedAt == null
                ? null
                : new StoredRegister.Detached(before.toInstant(), detachedAt.toInstant());
    }

    private static StoredRegister.@Nullable Closed readClosed(ResultSet row) throws SQLException {
        String policy = row.getString("closing_policy");
        LocalDate through = row.getObject("closed_through", LocalDate.class);
        OffsetDateTime openFrom = row.getObject("open_from", OffsetDateTime.class);
        if (policy == null) {
            return null;
        }
        return new StoredRegister.Closed(
                through == null ? null : new Closing(through, Closing.Policy.valueOf(policy.toUpperCase(Locale.ROOT))),
                openFrom == null ? null : openFrom.toInstant());
    }

    /**
     * Sets up to which day a register is closed. What postings knew of the register is out of date then.
     *
     * @param closing null if it is open
     * @param openFrom the first open moment by Java's rules of the register's zone; those of the server may tell a later one
     */
    public void close(StoredRegister stored, @Nullable Closing closing, @Nullable Instant openFrom) {
        jdbc.sql(schema.sql("""
                        update {schema}.registers
                           set version = version + 1,
                               closed_through = cast(:through as date),
                               open_from = greatest(cast(:openFrom as timestamptz),
                                                    (cast(:through as date) + 1)::timestamp at time zone zone),
                               closing_policy = coalesce(:policy, closing_policy, 'refuse')
                         where id = :id
                        """))
                .param("id", stored.id())
                .param("through", closing == null ? null : closing.through().toString(), Types.VARCHAR)
                .param("openFrom", openFrom == null ? null : openFrom.toString(), Types.VARCHAR)
                .param("policy", closing == null ? null : closing.policy().code(), Types.VARCHAR)
                .update();
    }

    /**
     * Keeps swings of days of more resources from now on, under the folder's lock. Postings go on meanwhile: they write none.
     *
     * @param resources all of which they are kept
     */
    void keepSwings(StoredRegister stored, Collection<String> resources) {
        jdbc.sql(schema.sql("""
                        update {schema}.registers
                           set version = version + 1, swings = cast(:resources as text[])
                         where id = :id
                        """))
                .param("id", stored.id())
                .param("resources", resources.toArray(String[]::new))
                .update();
    }

    /** Closes registers as they are closed in another schema, those of the same names. */
    public void closeLike(Schema other) {
        jdbc.sql(schema.sql("""
                        update {schema}.registers r
                           set version = r.version + 1,
                               closed_through = o.closed_through,
                               open_from = greatest(o.open_from,
                                                    (o.closed_through + 1)::timestamp at time zone r.zone),
                               closing_policy = o.closing_policy
                          from {other}.registers o
                         where o.name = r.name
                           and (o.closed_through, o.closing_policy)
                               is distinct from (r.closed_through, r.closing_policy)
                        """).replace("{other}", Identifiers.quote(other.name())))
                .update();
    }

    /** Returns how registers are closed, or were once, by their names. */
    public List<ClosedLike> closed() {
        return jdbc.sql(schema.sql("""
                        select name, jsonb_build_object('name', name, 'closed_through', closed_through, 'open_from', open_from,
                                                        'closing_policy', closing_policy)::text as row
                          from {schema}.registers
                         where closing_policy is not null
                         order by name
                        """))
                .query((row, n) -> new ClosedLike(row.getString("name"), row.getString("row")))
                .list();
    }

    /** Closes registers as others are, and opens those that are not named. */
    public void closeLike(List<ClosedLike> like) {
        jdbc.sql(schema.sql("""
                        with wanted as (
                            select n.name, n.closed_through, n.open_from, n.closing_policy
                              from unnest(cast(:rows as text[])) as l (row),
                                   jsonb_populate_record(null::{schema}.registers, l.row::jsonb) as n)
                        update {schema}.registers r
                           set version = r.version + 1,
                               closed_through = w.closed_through,
                               open_from = greatest(w.open_from,
                                                    (w.closed_through + 1)::timestamp at time zone r.zone),
                               closing_policy = w.closing_policy
                          from {schema}.registers o
                          left join wanted w on w.name = o.name
                         where o.id = r.id
                           and (w.closed_through, w.closing_policy) is distinct from (r.closed_through, r.closing_policy)
                        """))
                .param("rows", like.stream().map(ClosedLike::row).toArray(String[]::new))
                .update();
    }

    /**
     * Notes that one opening movement a cell stands for all movements before a moment.
     *
     * @param posting the recorded posting of the opening movements
     */
    public void open(StoredRegister stored, Instant before, long posting) {
        jdbc.sql(schema.sql("""
                        update {schema}.registers
                           set version = version + 1, opening = :before,
                               opened_at = (select recorded_at from {schema}.postings where posting = :posting)
                         where id = :id
                        """))
                .param("posting", posting)
                .param("id", stored.id())
                .param("before", Timestamp.from(before))
                .update();
    }
}
