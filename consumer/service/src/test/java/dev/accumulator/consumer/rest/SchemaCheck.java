package dev.accumulator.consumer.rest;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Compares JSON with the schemas of the description, as far as they say more than "anything". */
final class SchemaCheck {
    private final JsonNode description;

    SchemaCheck(JsonNode description) {
        this.description = description;
    }

    /** Returns what does not fit, each with its path. A property that the schema does not name does not fit. */
    List<String> faults(JsonNode schema, JsonNode value) {
        List<String> faults = new ArrayList<>();
        check(schema, value, "$", faults);
        return faults;
    }

    JsonNode resolved(JsonNode node) {
        return node.has("$ref")
                ? resolved(description.at(node.path("$ref").asString().substring(1)))
                : node;
    }

    private void check(JsonNode given, JsonNode value, String path, List<String> faults) {
        JsonNode schema = resolved(given);
        if (schema.has("oneOf")) {
            if (schema.path("oneOf")
                    .valueStream()
                    .noneMatch(one -> faults(one, value).isEmpty())) {
                faults.add(path + " fits none of several schemas");
            }
            return;
        }
        if (!isOfType(schema.path("type"), value)) {
            faults.add(path + " is " + value.getNodeType() + ", not " + schema.path("type"));
            return;
        }
        if (value.isObject()) {
            checkObject(schema, value, path, faults);
        }
        if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                check(schema.path("items"), value.path(i), path + "[" + i + "]", faults);
            }
        }
    }

    private void checkObject(JsonNode schema, JsonNode value, String path, List<String> faults) {
        for (JsonNode name : schema.path("required")) {
            if (!value.has(name.asString())) {
                faults.add(path + " lacks " + name.asString());
            }
        }
        JsonNode properties = schema.path("properties");
        JsonNode others = schema.path("additionalProperties");
        for (String name : value.propertyNames()) {
            if (properties.has(name)) {
                check(properties.path(name), value.path(name), path + "." + name, faults);
            } else if (others.isObject()) {
                check(others, value.path(name), path + "." + name, faults);
            } else if (!properties.isEmpty()) {
                faults.add(path + " has " + name + ", which the schema does not name");
            }
        }
    }

    private static boolean isOfType(JsonNode type, JsonNode value) {
        if (type.isArray()) {
            return type.valueStream().anyMatch(one -> isOfType(one, value));
        }
        return switch (type.asString("")) {
            case "" -> true;
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isString();
            case "boolean" -> value.isBoolean();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "null" -> value.isNull();
            default -> false;
        };
    }
}
