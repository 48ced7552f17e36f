package dev.accumulator.consumer.chart;

import dev.accumulator.postgres.Schema;
import dev.accumulator.registers.model.Account;
import dev.accumulator.registers.model.Side;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The words of topics about accounts, by ledger. */
final class ChartTables {
    private final JdbcClient jdbc;
    private final Schema control;

    ChartTables(JdbcClient jdbc, Schema control) {
        this.jdbc = jdbc;
        this.control = control;
    }

    /** Holds off other changes of a ledger's chart until the transaction ends, and returns its version. */
    long lock(String ledger) {
        jdbc.sql(control.sql("""
                        insert into {schema}.charts (version, register)
                        values (0, :ledger)
                            on conflict do nothing
                        """)).param("ledger", ledger).update();
        return jdbc.sql(control.sql("""
                        select version
                          from {schema}.charts
                         where register = :ledger
                           for update
                        """))
                .param("ledger", ledger)
                .query(Long.class)
                .single();
    }

    /** Returns the versions of all charts by ledger. */
    Map<String, Long> versions() {
        Map<String, Long> versions = new TreeMap<>();
        jdbc.sql(control.sql("select register, version from {schema}.charts")).query(row -> {
            versions.put(row.getString("register"), row.getLong("version"));
        });
        return versions;
    }

    void advance(String ledger) {
        jdbc.sql(control.sql("""
                        update {schema}.charts
                           set version = version + 1
                         where register = :ledger
                        """)).param("ledger", ledger).update();
    }

    List<LastWord> words(String ledger) {
        return jdbc.sql(control.sql("""
                        select code, name, side, parent, analytics, gone, topic, "partition", "offset"
                          from {schema}.chart_accounts
                         where register = :ledger
                        """))
                .param("ledger", ledger)
                .query(ChartTables::read)
                .list();
    }

    private static LastWord read(ResultSet row, int rowNumber) throws SQLException {
        return new LastWord(
                new Account(
                        row.getString("code"),
                        row.getString("name"),
                        Side.valueOf(row.getString("side").toUpperCase(Locale.ROOT)),
                        row.getString("parent"),
                        List.of((String[]) row.getArray("analytics").getArray())),
                row.getBoolean("gone"),
                row.getString("topic"),
                row.getInt("partition"),
                row.getLong("offset"));
    }

    /** Keeps words in place of those that were known of their accounts, in one statement. */
    void put(String ledger, List<LastWord> words) {
        jdbc.sql(control.sql("""
                        insert into {schema}.chart_accounts
                               ("offset", "partition", gone, register, code, name, side, parent, topic, analytics)
                        select w."offset", w."partition", w.gone, :ledger, w.code, w.name, w.side, w.parent, w.topic,
                               string_to_array(w.analytics, ' ')
                          from unnest(cast(:offsets as bigint[]), cast(:partitions as integer[]),
                                      cast(:gone as boolean[]), cast(:codes as text[]), cast(:names as text[]),
                                      cast(:sides as text[]), cast(:parents as text[]), cast(:topics as text[]),
                                      cast(:analytics as text[]))
                               as w ("offset", "partition", gone, code, name, side, parent, topic, analytics)
                            on conflict (register, code) do update
                           set "offset" = excluded."offset", "partition" = excluded."partition", gone = excluded.gone,
                               name = excluded.name, side = excluded.side, parent = excluded.parent,
                               topic = excluded.topic, analytics = excluded.analytics
                        """))
                .param("ledger", ledger)
                .param("offsets", words.stream().map(LastWord::offset).toArray(Long[]::new))
                .param("partitions", words.stream().map(LastWord::partition).toArray(Integer[]::new))
                .param("gone", words.stream().map(LastWord::gone).toArray(Boolean[]::new))
                .param("codes", words.stream().map(LastWord::code).toArray(String[]::new))
                .param(
                        "names",
                        words.stream().map(word -> word.account().name()).toArray(String[]::new))
                .param(
                        "sides",
                        words.stream().map(word -> word.account().side().code()).toArray(String[]::new))
                .param(
                        "parents",
                        words.stream().map(word -> word.account().parent()).toArray(String[]::new))
                .param("topics", words.stream().map(LastWord::topic).toArray(String[]::new))
                .param(
                        "analytics",
                        words.stream()
                                .map(word -> String.join(" ", word.account().analytics()))
                                .toArray(String[]::new))
                .update();
    }

    void delete(String ledger, Collection<String> codes) {
        jdbc.sql(control.sql("""
                        delete from {schema}.chart_accounts
                         where register = :ledger
                           and code = any (:codes)
                        """))
                .param("ledger", ledger)
                .param("codes", codes.toArray(String[]::new))
                .update();
    }
}
