package dev.accumulator.consumer.mappingfile;

import dev.accumulator.consumer.event.Json;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The part of a JSON Schema (draft 2020-12) that describes one place in a record. It knows the keywords that say which fields there are and
 * of which types; where others decide, it says that nothing is known.
 *
 * @param root the whole schema, to which references point
 * @param schemas the schemas that may hold here: the one of this place, and the parts that it is made of
 */
record SchemaNode(Json.Members root, List<Json.Members> schemas) {
    private static final int SCHEMAS_MAX = 64;
    private static final List<String> PARTS = List.of("allOf", "anyOf", "oneOf");

    /** The answer to a step. */
    sealed interface Step {
        /** Nothing is known of this place, and so nothing is wrong with it. */
        record Unknown() implements Step {}

        /** A place that the schema describes. */
        record Known(SchemaNode node) implements Step {}

        /**
         * A place that is not there.
         *
         * @param allowed the fields that there are; empty if the value has no fields
         */
        record Missing(Set<String> allowed) implements Step {}
    }

    static SchemaNode of(Json.Members root) {
        List<Json.Members> schemas = new ArrayList<>();
        collect(root, root, schemas);
        return new SchemaNode(root, schemas);
    }

    /** Goes to a member of an object, or to an element of an array. */
    Step step(Pointer.Step step) {
        Set<String> types = types();
        boolean mayBeArray = types.isEmpty() || types.contains("array");
        if (step.index() >= 0 && mayBeArray && (types.contains("array") || describesElements())) {
            return element();
        }
        if (!types.isEmpty() && !types.contains("object")) {
            return new Step.Missing(Set.of());
        }
        return member(step.name());
    }

    private Step member(String name) {
        List<Json.Members> found = new ArrayList<>();
        Set<String> allowed = new TreeSet<>();
        boolean open = true;
        for (Json.Members schema : schemas) {
            if (schema.byName().get("properties") instanceof Json.Members properties) {
                open = false;
                allowed.addAll(properties.byName().keySet());
                Json own = properties.byName().get(name);
                if (own instanceof Json.Members described) {
                    collect(root, described, found);
                } else if (own != null) {
                    return new Step.Unknown();
                }
            }
        }
        if (!found.isEmpty()) {
            return new Step.Known(new SchemaNode(root, found));
        }
        return open || admitsOthers() ? new Step.Unknown() : new Step.Missing(allowed);
    }

    /** True if fields that are not listed are said to be allowed. Without a word they count as misspelt. */
    private boolean admitsOthers() {
        return schemas.stream().anyMatch(schema -> {
            Json additional = schema.byName().get("additionalProperties");
            return schema.byName().containsKey("patternProperties")
                    || additional instanceof Json.Members
                    || additional == Json.Word.TRUE;
        });
    }

    private boolean describesElements() {
        return schemas.stream()
                .anyMatch(schema ->
                        schema.byName().containsKey("items") || schema.byName().containsKey("prefixItems"));
    }

    /** Goes to the elements of an array. */
    Step element() {
        List<Json.Members> found = new ArrayList<>();
        for (Json.Members schema : schemas) {
            if (schema.byName().containsKey("prefixItems")) {
                return new Step.Unknown();
            }
            if (schema.byName().get("items") instanceof Json.Members items) {
                collect(root, items, found);
            }
        }
        return found.isEmpty() ? new Step.Unknown() : new Step.Known(new SchemaNode(root, found));
    }

    /** Returns the types of JSON that the value may have; empty if that is not known. */
    Set<String> types() {
        Set<String> types = new LinkedHashSet<>();
        for (Json.Members schema : schemas) {
            switch (schema.byName().get("type")) {
                case Json.Text one -> types.add(one.text());
                case Json.Elements several ->
                    several.all().forEach(type -> {
                        if (type instanceof Json.Text text) {
                            types.add(text.text());
                        }
                    });
                case null, default -> addTypesOfValues(schema.byName(), types);
            }
        }
        return types;
    }

    private static void addTypesOfValues(Map<String, Json> schema, Set<String> types) {
        Json constant = schema.get("const");
        if (constant != null) {
            types.add(typeOf(constant));
        }
        if (schema.get("enum") instanceof Json.Elements values) {
            values.all().forEach(value -> types.add(typeOf(value)));
        }
    }

    private static String typeOf(Json value) {
        return switch (value) {
            case Json.Members object -> "object";
            case Json.Elements array -> "array";
            case Json.Text text -> "string";
            case Json.Numeral number -> "number";
            case Json.Word word -> word == Json.Word.NULL ? "null" : "boolean";
        };
    }

    /** Adds the schema and the parts that it is made of. References to other files are not followed. */
    private static void collect(Json.Members root, Json.Members schema, List<Json.Members> schemas) {
        if (schemas.size() >= SCHEMAS_MAX || schemas.contains(schema)) {
            return;
        }
        schemas.add(schema);
        if (schema.byName().get("$ref") instanceof Json.Text reference
                && referenced(root, reference.text()) instanceof Json.Members target) {
            collect(root, target, schemas);
        }
        for (String part : PARTS) {
            if (schema.byName().get(part) instanceof Json.Elements parts) {
                for (Json each : parts.all()) {
                    if (each instanceof Json.Members one) {
                        collect(root, one, schemas);
                    }
                }
            }
        }
        for (String part : List.of("if", "then", "else")) {
            if (schema.byName().get(part) instanceof Json.Members one) {
                collect(root, one, schemas);
            }
        }
    }

    private static @Nullable Json referenced(Json.Members root, String reference) {
        if (!reference.startsWith("#")) {
            return null;
        }
        Json at = root;
        String[] names = reference.substring(1).split("/", -1);
        for (int i = 1; i < names.length; i++) {
            String name = names[i].replace("~1", "/").replace("~0", "~");
            at = at instanceof Json.Members object ? object.byName().get(name) : null;
        }
        return names[0].isEmpty() ? at : null;
    }
}
