package dev.accumulator.registers.audit;

import static java.util.stream.Collectors.joining;

import dev.accumulator.postgres.Identifiers;
import dev.accumulator.postgres.Schema;
import dev.accumulator.registers.model.CellChange;
import dev.accumulator.registers.model.Dimension;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.Resource;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** By how much documents' movements in one schema differ from those in another. */
final class ChangesSql {
    private final Schema own;
    private final Schema other;
    private final RegisterDefinition shape;
    private final boolean otherHasIt;

    /** @param otherHasIt whether the other schema has the register in the same shape; else it counts as empty */
    ChangesSql(Schema own, Schema other, RegisterDefinition shape, boolean otherHasIt) {
        this.own = own;
        this.other = other;
        this.shape = shape;
        this.otherHasIt = otherHasIt;
    }

    String statement() {
        String dimensions =
                shape.dimensionNames().stream().map(Identifiers::quote).collect(joining(", "));
        String sums = shape.resourceNames().stream()
                .map(name -> "sum(%1$s) as %1$s".formatted(Identifiers.quote(name)))
                .collect(joining(", "));
        String some = shape.resourceNames().stream()
                .map(name -> "sum(%s) <> 0".formatted(Identifiers.quote(name)))
                .collect(joining(" or "));
        return "select recorder, %s, %s from (%s%s) u group by recorder, %s having %s order by recorder, %s"
                .formatted(
                        dimensions,
                        sums,
                        side(own, ""),
                        otherHasIt ? " union all " + side(other, "-") : "",
                        dimensions,
                        some,
                        dimensions);
    }

    private String side(Schema schema, String sign) {
        return """
                select r.recorder, %s, %s
                  from %s r
                  join %s l on l.recorder = r.id
                  join %s c on c.cell = l.cell
                 where r.recorder = any (cast(:recorders as text[]))
                """.formatted(
                        shape.dimensionNames().stream()
                                .map(name -> "c." + Identifiers.quote(name))
                                .collect(joining(", ")),
                        shape.resourceNames().stream()
                                .map(name -> "%sl.%2$s as %2$s".formatted(sign, Identifiers.quote(name)))
                                .collect(joining(", ")),
                        schema.sql("{schema}.recorders"),
                        schema.table(shape.name(), "log"),
                        schema.table(shape.name(), "cell"));
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
