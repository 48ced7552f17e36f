package dev.accumulator.consumer.posting;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Values of dimensions in JSON: numbers and truths as such, all others as text. */
final class GroupJson {
    private GroupJson() {}

    /** Returns the values as an object. */
    static String text(Map<String, Object> values) {
        ObjectNode object = JsonMapper.shared().createObjectNode();
        values.forEach((name, value) -> {
            switch (value) {
                case Number number -> object.put(name, number.longValue());
                case Boolean truth -> object.put(name, truth);
                default -> object.put(name, value.toString());
            }
        });
        return object.toString();
    }

    /** Returns the name of a floor and the values of a group, in the order of its dimensions, as an array without spaces. */
    static String key(String floor, Map<String, Object> values) {
        ArrayNode array = JsonMapper.shared().createArrayNode();
        array.add(floor);
        values.values().forEach(value -> {
            switch (value) {
                case Number number -> array.add(number.longValue());
                case Boolean truth -> array.add(truth);
                default -> array.add(value.toString());
            }
        });
        return array.toString();
    }

    /** Writes a value of a dimension. */
    static void write(JsonGenerator json, @Nullable Object value) {
        switch (value) {
            case null -> json.writeNull();
            case Number number -> json.writeNumber(number.longValue());
            case Boolean truth -> json.writeBoolean(truth);
            default -> json.writeString(value.toString());
        }
    }
}
