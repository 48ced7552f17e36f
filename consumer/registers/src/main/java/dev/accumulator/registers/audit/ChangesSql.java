package dev.accumulator.registers.audit;

import dev.accumulator.postgres.Schema;
import dev.accumulator.registers.model.CellChange;
import dev.accumulator.registers.model.Dimension;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.Resource;
import dev.accumulator.registers.table.RegisterSql;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The statement that finds by how much the movements of documents in one schema differ from those in another. */
final class ChangesSql {
    private static final String CHANGES = """
            select recorder, {dimensions}, {each resource: sum({resource}) as {resource}}
              from ({own}
                    {if both: union all
                    {other}}) u
             group by recorder, {dimensions}
            having {any resource: sum({resource}) <> 0}
             order by recorder, {dimensions}
            """;

    private static final String MOVEMENTS = """
            select r.recorder, {dimensions:c}, {each resource: {sign}l.{resource} as {resource}}
              from {recorders} r
              join {log} l on l.recorder = r.id
              join {cell} c on c.cell = l.cell
             where r.recorder = any (cast(:recorders as text[]))
            """;

    private final RegisterSql own;
    private final RegisterSql other;
    private final boolean otherHasIt;

    /** @param otherHasIt true if the other schema has the register in the same shape; otherwise it counts as empty */
    ChangesSql(Schema own, Schema other, RegisterDefinition shape, boolean otherHasIt) {
        this.own = new RegisterSql(own, shape);
        this.other = new RegisterSql(other, shape);
        this.otherHasIt = otherHasIt;
    }

    /** Returns the statement, which takes the documents as {@code :recorders}. */
    String statement() {
        return own.with("own", own.with("sign", "").fill(MOVEMENTS))
                .with("other", other.with("sign", "-").fill(MOVEMENTS))
                .when("both", otherHasIt)
                .fill(CHANGES);
    }

    static CellChange read(ResultSet row, RegisterDefinition shape) throws SQLException {
        Map<String, @Nullable Object> dimensions = new LinkedHashMap<>();
        for (Dimension dimension : shape.dimensions()) {
            dimensions.put(dimension.name(), row.getObject(dimension.name()));
        }
        Map<String, BigDecimal> resources = new LinkedHashMap<>();
        for (Resource resource : shape.resources()) {
            resources.put(
                    resource.name(),
                    row.getBigDecimal(resource.name()).setScale(resource.type().scale()));
        }
        return new CellChange(shape.name(), dimensions, resources);
    }
}
