package dev.accumulator.consumer.mappingfile;

import dev.accumulator.consumer.event.InvalidNumber;
import dev.accumulator.consumer.event.Json;
import dev.accumulator.consumer.event.RecordValue;
import dev.accumulator.schemas.EventFault;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.NullValue;
import dev.cel.common.values.StructValue;
import java.math.BigDecimal;
import java.util.AbstractList;
import java.util.List;
import java.util.Optional;
import java.util.RandomAccess;

/**
 * JSON as the values of expressions: numbers are exact decimals, objects and arrays are wrapped. The runtime copies the maps
 * and lists that it knows at each step; it leaves these alone, so a step costs the same in a large record as in a small one.
 */
final class CelTree {
    private CelTree() {}

    /** Returns the value of an expression for a value of JSON. */
    static Object of(Json json) {
        return switch (json) {
            case Json.Text text -> text.text();
            case Json.Numeral number -> decimal(number);
            case Json.Word word ->
                switch (word) {
                    case TRUE -> true;
                    case FALSE -> false;
                    case NULL -> NullValue.NULL_VALUE;
                };
            case Json.Members object -> new ObjectValue(object);
            case Json.Elements array -> new ListValue(array);
        };
    }

    private static BigDecimal decimal(Json.Numeral number) {
        try {
            return Decimals.bounded(RecordValue.decimal(number));
        } catch (InvalidNumber invalid) {
            throw Unmappable.record(invalid.fault().code(), "a number " + invalid.problem());
        }
    }

    /** An object of JSON. */
    @SuppressWarnings("Immutable") // Nobody changes what a record was read to.
    static final class ObjectValue extends StructValue<String, ObjectValue> {
        private final Json.Members members;

        ObjectValue(Json.Members members) {
            this.members = members;
        }

        Json.Members members() {
            return members;
        }

        @Override
        public ObjectValue value() {
            return this;
        }

        @Override
        public boolean isZeroValue() {
            return members.byName().isEmpty();
        }

        @Override
        public CelType celType() {
            return SimpleType.DYN;
        }

        @Override
        public Object select(String name) {
            return find(name)
                    .orElseThrow(() -> Unmappable.record(
                            EventFault.MISSING_FIELD.code(), "an object has no member " + Field.shown(name)));
        }

        @Override
        public Optional<Object> find(String name) {
            return Optional.ofNullable(members.byName().get(name)).map(CelTree::of);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof ObjectValue that && members.equals(that.members);
        }

        @Override
        public int hashCode() {
            return members.hashCode();
        }

        @Override
        public String toString() {
            return "an object";
        }
    }

    /** An array of JSON. */
    static final class ListValue extends AbstractList<Object> implements RandomAccess {
        private final List<Json> elements;

        ListValue(Json.Elements array) {
            this.elements = array.all();
        }

        Json.Elements array() {
            return new Json.Elements(elements);
        }

        @Override
        public Object get(int index) {
            return of(elements.get(index));
        }

        @Override
        public int size() {
            return elements.size();
        }

        @Override
        public String toString() {
            return "an array";
        }
    }
}
