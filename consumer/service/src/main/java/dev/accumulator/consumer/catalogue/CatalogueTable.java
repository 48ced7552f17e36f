package dev.accumulator.consumer.catalogue;

import dev.accumulator.postgres.Identifiers;
import dev.accumulator.schemas.CatalogueEntry;
import dev.accumulator.schemas.InvalidField;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Reads a catalogue whole from a table or a view of somebody else, in a transaction that may only read. */
final class CatalogueTable {

    private static final int QUERY_SECONDS_MAX = 10;
    private static final int FETCH_ROWS = 1_000;

    private final JdbcTemplate jdbc;
    private final TransactionTemplate readOnly;
    private final String statement;
    private final List<String> attributes;

    CatalogueTable(
            DataSource dataSource, PlatformTransactionManager transactions, CatalogueSource source, String table) {
        jdbc = new JdbcTemplate(dataSource);
        jdbc.setFetchSize(FETCH_ROWS);
        jdbc.setQueryTimeout(QUERY_SECONDS_MAX);
        readOnly = new TransactionTemplate(transactions);
        readOnly.setReadOnly(true);
        readOnly.setTimeout(QUERY_SECONDS_MAX);
        attributes = source.attributes();
        statement = statement(source, table);
    }

    private static String statement(CatalogueSource source, String table) {
        String columns = source.attributes().stream()
                .map(column -> ", cast(" + Identifiers.quote(column) + " as text)")
                .collect(Collectors.joining());
        String from = Arrays.stream(table.split("\\.")).map(Identifiers::quote).collect(Collectors.joining("."));
        return """
                select cast({id} as text), cast({name} as text){columns}
                  from {table}
                 where {id} is not null
                   and {name} is not null
                 limit {limit}
                """.replace("{limit}", Integer.toString(Entries.ENTRIES_MAX))
                .replace("{columns}", columns)
                .replace("{table}", from)
                .replace("{id}", Identifiers.quote(source.id()))
                .replace("{name}", Identifiers.quote(source.name()));
    }

    /** Returns all entries. What is no name, because it is empty or too long, is left out. */
    Map<String, Entry> read() {
        Map<String, Entry> entries = new HashMap<>();
        readOnly.executeWithoutResult(transaction -> jdbc.query(statement, row -> {
            Map<String, String> known = new LinkedHashMap<>();
            for (int i = 0; i < attributes.size(); i++) {
                String value = row.getString(3 + i);
                if (value != null && !value.isBlank()) {
                    known.put(attributes.get(i), value);
                }
            }
            try {
                CatalogueEntry checked = new CatalogueEntry(row.getString(1), row.getString(2), known);
                entries.put(
                        checked.id(),
                        new Entry(checked.name(), JsonMapper.shared().writeValueAsString(checked.attributes())));
            } catch (InvalidField noName) {
                // The id is shown as before.
            }
        }));
        return entries;
    }
}
