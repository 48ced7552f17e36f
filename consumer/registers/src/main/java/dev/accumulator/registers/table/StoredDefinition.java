package dev.accumulator.registers.table;

import dev.accumulator.registers.model.Dimension;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterKind;
import dev.accumulator.registers.model.Resource;
import dev.accumulator.registers.model.TotalsDetail;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;

/**
 * A definition as the columns of table {@code registers} hold it.
 *
 * @param dimensions each name and type with a space between, such as {@code warehouse int}; a name holds no space
 * @param resources the resources, written alike
 */
record StoredDefinition(String kind, String zone, String totals, List<String> dimensions, List<String> resources) {

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
                        .toList());
    }

    static StoredDefinition read(ResultSet row) throws SQLException {
        return new StoredDefinition(
                row.getString("kind"),
                row.getString("zone"),
                row.getString("totals"),
                texts(row.getArray("dimensions")),
                texts(row.getArray("resources")));
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
                TotalsDetail.valueOf(totals.toUpperCase(Locale.ROOT)));
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
