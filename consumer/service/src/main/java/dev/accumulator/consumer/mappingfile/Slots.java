package dev.accumulator.consumer.mappingfile;

import dev.accumulator.consumer.event.JsonPath;
import dev.accumulator.registers.model.Dimension;
import dev.accumulator.registers.model.Resource;
import dev.accumulator.schemas.Limits;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The places of a movement that a mapping fills. */
final class Slots {
    private Slots() {}

    /** Returns the dimensions of a movement; those without a value are left out. */
    static Map<String, @Nullable Object> dimensions(List<OfDimension> dimensions, Scope scope) {
        Map<String, @Nullable Object> values = LinkedHashMap.newLinkedHashMap(dimensions.size());
        for (int i = 0; i < dimensions.size(); i++) {
            OfDimension slot = dimensions.get(i);
            Object value = slot.value(scope);
            if (value != null) {
                values.put(slot.dimension().name(), value);
            }
        }
        return values;
    }

    /** Returns the resources of a movement. */
    static Map<String, BigDecimal> resources(List<OfResource> resources, Scope scope) {
        Map<String, BigDecimal> values = LinkedHashMap.newLinkedHashMap(resources.size());
        for (int i = 0; i < resources.size(); i++) {
            OfResource slot = resources.get(i);
            values.put(slot.resource().name(), slot.value(scope));
        }
        return values;
    }

    /** Returns the place of what became a dimension; null if it came from no one field. */
    static @Nullable JsonPath pathOfDimension(List<OfDimension> dimensions, @Nullable String name, RecordPaths paths) {
        return dimensions.stream()
                .filter(slot -> slot.dimension().name().equals(name))
                .findFirst()
                .map(slot -> slot.field().source().near(paths))
                .orElse(null);
    }

    /** Returns the place of what became a resource; null if it came from no one field. */
    static @Nullable JsonPath pathOfResource(List<OfResource> resources, @Nullable String name, RecordPaths paths) {
        return resources.stream()
                .filter(slot -> slot.resource().name().equals(name))
                .findFirst()
                .map(slot -> slot.field().source().near(paths))
                .orElse(null);
    }

    /** A dimension and where its values come from. */
    record OfDimension(Dimension dimension, Field field) {

        /** Returns the value, checked against the dimension's type; null if it has none and may have none. */
        @Nullable
        Object value(Scope scope) {
            Object value = field.dimension(scope);
            if (value == null) {
                if (dimension.nullable()) {
                    return null;
                }
                throw field.missing(scope);
            }
            if (value instanceof String text) {
                Texts.Problem problem = Texts.problem(text, Limits.IDENTIFIER_CHARS_MAX);
                if (problem != null) {
                    throw field.refused(scope, problem.fault().code(), problem.problem());
                }
            }
            try {
                Object converted = dimension.type().convert(value);
                // A text that is no integer stays a text, because the definition may be a wider one by now.
                return converted instanceof Long ? converted : value;
            } catch (IllegalArgumentException unfit) {
                throw field.refused(
                        scope,
                        MappingFault.INVALID_DIMENSION.code(),
                        "is no " + dimension.typeText() + ": " + unfit.getMessage());
            }
        }
    }

    /**
     * A resource and where its values come from.
     *
     * @param negated true if the opposite of the value is posted
     */
    record OfResource(Resource resource, Field field, boolean negated) {

        BigDecimal value(Scope scope) {
            BigDecimal value = field.decimal(scope);
            // The range first: the places of 1E+1000000 would be counted digit by digit.
            if (!resource.type().fitsRange(value)) {
                throw field.refused(
                        scope,
                        MappingFault.RESOURCE_OUT_OF_RANGE.code(),
                        "does not fit " + resource.type().name() + ", was " + Field.shown(value));
            }
            if (!resource.type().fitsPlaces(value)) {
                throw field.refused(
                        scope,
                        MappingFault.TOO_MANY_PLACES.code(),
                        "has more than " + resource.type().scale()
                                + " decimal places, and nothing is rounded unless the mapping says round; was "
                                + Field.shown(value));
            }
            return negated ? value.negate() : value;
        }
    }
}
