package dev.accumulator.registers.table;

import dev.accumulator.registers.model.Dimension;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterKind;
import dev.accumulator.registers.model.Resource;
import dev.accumulator.registers.model.TotalsDetail;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Definitions as the JSON that is kept in the {@code registers} table. */
final class DefinitionJson {
    private static final JsonMapper JSON = JsonMapper.shared();

    private DefinitionJson() {}

    static String write(RegisterDefinition definition) {
        ObjectNode node = JSON.createObjectNode();
        node.put("kind", definition.kind().name().toLowerCase(Locale.ROOT));
        node.put("zone", definition.zone().getId());
        node.put("totals", definition.totals().name().toLowerCase(Locale.ROOT));
        var dimensions = node.putArray("dimensions");
        definition
                .dimensions()
                .forEach(d -> dimensions.addObject().put("name", d.name()).put("type", d.typeText()));
        var resources = node.putArray("resources");
        definition
                .resources()
                .forEach(r -> resources
                        .addObject()
                        .put("name", r.name())
                        .put("type", r.type().name()));
        return node.toString();
    }

    static RegisterDefinition read(String name, String json) {
        JsonNode node = JSON.readTree(json);
        List<Dimension> dimensions = new ArrayList<>();
        node.path("dimensions")
                .forEach(d -> dimensions.add(Dimension.parse(
                        d.path("name").asString(), d.path("type").asString())));
        List<Resource> resources = new ArrayList<>();
        node.path("resources")
                .forEach(r -> resources.add(
                        Resource.parse(r.path("name").asString(), r.path("type").asString())));
        return new RegisterDefinition(
                name,
                RegisterKind.valueOf(node.path("kind").asString().toUpperCase(Locale.ROOT)),
                dimensions,
                resources,
                ZoneId.of(node.path("zone").asString()),
                TotalsDetail.valueOf(node.path("totals").asString().toUpperCase(Locale.ROOT)));
    }
}
