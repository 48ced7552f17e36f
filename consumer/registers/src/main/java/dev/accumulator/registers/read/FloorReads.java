package dev.accumulator.registers.read;

import dev.accumulator.registers.model.DimensionType;
import dev.accumulator.registers.model.Floor;
import dev.accumulator.registers.model.GroupBelow;
import dev.accumulator.registers.model.InvalidQuery;
import dev.accumulator.registers.model.Page;
import dev.accumulator.registers.model.PageRequest;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterNotFound;
import dev.accumulator.registers.table.Catalog;
import dev.accumulator.registers.table.Database;
import dev.accumulator.registers.table.OpenRegister;
import dev.accumulator.text.ForeignText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lists the groups that are below a floor. Those of a floor of that name that had other dimensions are left out. */
public final class FloorReads {
    private final Database database;
    private final Catalog catalog;

    public FloorReads(Database database, Catalog catalog) {
        this.database = database;
        this.catalog = catalog;
    }

    private record Keyed(String key, GroupBelow group) {}

    /**
     * Returns a page of groups, in the order of their keys.
     *
     * @throws InvalidQuery if the cursor is not one of these pages
     */
    public Page<GroupBelow> below(Floor floor, PageRequest page) {
        List<DimensionType> types = types(floor);
        List<Keyed> found = database.jdbc()
                .sql(database.schema().sql("""
                        select key, group_values, balance, moment, below_since, recorder, revision
                          from {schema}.floor_groups
                         where floor = :floor
                           and below_since is not null
                           and dimensions = cast(:by as text[])
                           and key > :after
                         order by key
                         limit :limit
                        """))
                .param("floor", floor.name())
                .param("by", floor.by().toArray(String[]::new))
                .param("after", after(floor, page.cursor()))
                .param("limit", page.limit() + 1)
                .query((row, n) -> new Keyed(row.getString("key"), group(row, floor.by(), types)))
                .list();
        boolean isLast = found.size() <= page.limit();
        List<Keyed> shown = isLast ? found : found.subList(0, page.limit());
        return new Page<>(
                shown.stream().map(Keyed::group).toList(),
                isLast ? null : cursor(floor, shown.getLast().key()));
    }

    /** Counts the groups, up to a number. */
    public long countBelow(Floor floor, int max) {
        return database.jdbc()
                .sql(database.schema().sql("""
                        select count(*)
                          from (select
                                  from {schema}.floor_groups
                                 where floor = :floor
                                   and below_since is not null
                                   and dimensions = cast(:by as text[])
                                 limit :max) g
                        """))
                .param("floor", floor.name())
                .param("by", floor.by().toArray(String[]::new))
                .param("max", max)
                .query(Long.class)
                .single();
    }

    private List<DimensionType> types(Floor floor) {
        String name = floor.of().getFirst().register();
        RegisterDefinition definition = catalog.find(name)
                .map(OpenRegister::definition)
                .orElseThrow(() -> new RegisterNotFound(name, Set.of()));
        return floor.by().stream()
                .map(by -> definition.dimension(by).orElseThrow().type())
                .toList();
    }

    private static GroupBelow group(ResultSet row, List<String> by, List<DimensionType> types) throws SQLException {
        String[] values = (String[]) row.getArray("group_values").getArray();
        Map<String, Object> group = new LinkedHashMap<>();
        for (int i = 0; i < by.size(); i++) {
            group.put(by.get(i), value(values[i], types.get(i)));
        }
        return new GroupBelow(
                group,
                row.getBigDecimal("balance"),
                row.getObject("moment", OffsetDateTime.class).toInstant(),
                row.getObject("below_since", OffsetDateTime.class).toInstant(),
                row.getString("recorder"),
                row.getObject("revision", Long.class));
    }

    /** The registers of a floor may have integers of different widths, and texts of different lengths. */
    private static Object value(String text, DimensionType type) {
        return switch (type.base()) {
            case SMALLINT, INT, BIGINT -> Long.valueOf(text);
            case TEXT, VARCHAR -> text;
            case UUID, DATE, BOOLEAN -> type.convert(text);
        };
    }

    private static String cursor(Floor floor, String key) {
        return CursorText.write(List.of(floor.name(), key));
    }

    private static String after(Floor floor, @Nullable String cursor) {
        if (cursor == null) {
            return "";
        }
        try {
            List<@Nullable String> texts = CursorText.read(cursor, 2);
            String key = texts.get(1);
            if (floor.name().equals(texts.getFirst()) && key != null && ForeignText.isStorable(key)) {
                return key;
            }
        } catch (IllegalArgumentException malformed) {
            throw new InvalidQuery("cursor", "cursor must be the \"next\" of the page before");
        }
        throw new InvalidQuery("cursor", "cursor must be the \"next\" of a page of the same floor");
    }
}
