package dev.accumulator.consumer.rest;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Compares JSON with the schemas of the description, as far as they say more than "anything". */
public final class SchemaCheck {
    private final JsonNode description;

    /** @param description the whole description */
    public SchemaCheck(JsonNode description) {
        this.description = description;
    }

    /** Returns what does not fit, each with its path. A property that the schema does not name does not fit. */
    public List<String> faults(JsonNode schema, JsonNode value) {
        List<String> faults = new ArrayList<>();
        check(schema, value, "$", faults);
        return faults;
    }

    /** Returns what of an answer does not fit, with the method, path and status as they are described. */
    public List<String> faults(String method, String path, String status, JsonNode answer) {
        JsonNode schema = description
                .path("paths")
                .path(path)
                .path(method)
                .path("responses")
                .path(status)
                .at("/content/application~1json/schema");
        return schema.isMissingNode()
                ? List.of(method + " " + path + " has no answer " + status)
                : faults(schema, answer);
    }

    JsonNode resolved(JsonNode node) {
        return node.has("$ref")
                ? resolved(description.at(node.path("$ref").asString().substring(1)))
                : node;
    }

    private void check(JsonNode given, JsonNode value, String path, List<String> faults) {
        JsonNode schema = resolved(given);
        for (String several : List.of("oneOf", "anyOf")) {
            if (schema.has(several)) {
                if (schema.path(several)
                        .valueStream()
                        .noneMatch(one -> faults(one, value).isEmpty())) {
                    faults.add(path + " fits none of several schemas");
                }
                return;
            }
        }
        if (!isOfType(schema.path("type"), value)) {
            faults.add(path + " is " + value.getNodeType() + ", not " + schema.path("type"));
            return;
        }
        if (value.isString()
                && schema.has("pattern")
                && !Pattern.matches(schema.path("pattern").asString(), value.asString())) {
            faults.add(path + " is " + value + ", which does not match the pattern of its schema");
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
