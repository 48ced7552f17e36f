package dev.accumulator.registers.table;

import dev.accumulator.registers.model.Account;
import dev.accumulator.registers.model.Chart;
import dev.accumulator.registers.model.Dimension;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterKind;
import dev.accumulator.registers.model.Resource;
import dev.accumulator.registers.model.Side;
import dev.accumulator.registers.model.TotalsDetail;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * A definition as the columns of table {@code registers} hold it.
 *
 * @param dimensions each name and type with a space between, such as {@code warehouse int}; a name holds no space
 * @param resources the resources, written alike
 * @param accounts of a ledger: for each account, in their order, its code, name, side, parent or nothing, and analytics with
 *     spaces between
 */
record StoredDefinition(
        String kind,
        String zone,
        String totals,
        List<String> dimensions,
        List<String> resources,
        List<String> accounts) {
    private static final int ACCOUNT_FIELDS = 5;

    static StoredDefinition of(RegisterDefinition definition) {
        return new StoredDefinition(
                definition.kind().name().toLowerCase(Locale.ROOT),
                definition.zone().getId(),
                definition.totals().name().toLowerCase(Locale.ROOT),
                definition.dimensions().stream()
                        .map(d -> d.name() + " " + d.typeText())
                        .toList(),
                definition.resources().stream()
                        .map(r -> r.name() + " " + r.typeText())
                        .toList(),
                definition.chart().accounts().stream()
                        .flatMap(StoredDefinition::fields)
                        .toList());
    }

    private static Stream<String> fields(Account account) {
        return Stream.of(
                account.code(),
                account.name(),
                account.side().code(),
                Objects.requireNonNullElse(account.parent(), ""),
                String.join(" ", account.analytics()));
    }

    static StoredDefinition read(ResultSet row) throws SQLException {
        return new StoredDefinition(
                row.getString("kind"),
                row.getString("zone"),
                row.getString("totals"),
                texts(row.getArray("dimensions")),
                texts(row.getArray("resources")),
                texts(row.getArray("accounts")));
    }

    private static List<String> texts(Array array) throws SQLException {
        return List.of((String[]) array.getArray());
    }

    RegisterDefinition definition(String name) {
        return new RegisterDefinition(
                name,
                RegisterKind.valueOf(kind.toUpperCase(Locale.ROOT)),
                parsed(dimensions, Dimension::parse),
                parsed(resources, Resource::parse),
                ZoneId.of(zone),
                TotalsDetail.valueOf(totals.toUpperCase(Locale.ROOT)),
                accounts.isEmpty() ? Chart.NONE : chart());
    }

    private Chart chart() {
        List<Account> all = new ArrayList<>(accounts.size() / ACCOUNT_FIELDS);
        for (int i = 0; i < accounts.size(); i += ACCOUNT_FIELDS) {
            String parent = accounts.get(i + 3);
            String analytics = accounts.get(i + 4);
            all.add(new Account(
                    accounts.get(i),
                    accounts.get(i + 1),
                    Side.valueOf(accounts.get(i + 2).toUpperCase(Locale.ROOT)),
                    parent.isEmpty() ? null : parent,
                    analytics.isEmpty() ? List.of() : List.of(analytics.split(" "))));
        }
        return new Chart(all);
    }

    private static <T> List<T> parsed(List<String> fields, BiFunction<String, String, T> parse) {
        return fields.stream()
                .map(field -> {
                    int space = field.indexOf(' ');
                    return parse.apply(field.substring(0, space), field.substring(space + 1));
                })
                .toList();
    }
}
