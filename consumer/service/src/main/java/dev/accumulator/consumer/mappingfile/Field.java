package dev.accumulator.consumer.mappingfile;

import dev.accumulator.consumer.event.InvalidNumber;
import dev.accumulator.consumer.event.Json;
import dev.accumulator.consumer.event.JsonPath;
import dev.accumulator.consumer.event.RecordValue;
import dev.accumulator.schemas.EventFault;
import dev.accumulator.text.ForeignText;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A setting of the mapping with the source of its values. It reads them as the type that the setting needs.
 *
 * @param setting the setting's name, such as {@code dimensions.product}, for messages
 */
record Field(String setting, Source source) {

    /** Returns the value as {@link Source#value} does, or refuses. */
    @Nullable
    Object value(Scope scope) {
        try {
            return source.value(scope);
        } catch (Unmappable refusal) {
            throw refusal.in(setting);
        }
    }

    boolean truth(Scope scope) {
        Object value = value(scope);
        if (value instanceof Boolean truth) {
            return truth;
        }
        throw value == null ? missing(scope) : illTyped(scope, "true or false", value);
    }

    BigDecimal decimal(Scope scope) {
        Object value = value(scope);
        return switch (value) {
            case Json.Numeral number -> exact(scope, number);
            case String text -> exact(scope, new Json.Text(text));
            case BigDecimal number -> number;
            case Long number -> BigDecimal.valueOf(number);
            case null -> throw missing(scope);
            default -> throw illTyped(scope, "a decimal, as a number or a string", value);
        };
    }

    private BigDecimal exact(Scope scope, Json number) {
        try {
            return RecordValue.decimal(number);
        } catch (InvalidNumber invalid) {
            throw refused(scope, invalid.fault().code(), invalid.problem());
        }
    }

    long integer(Scope scope) {
        Object value = value(scope);
        try {
            return switch (value) {
                case Json.Numeral number -> RecordValue.integer(number);
                case String text -> RecordValue.integer(new Json.Text(text));
                case Long number -> number;
                case BigDecimal number -> RecordValue.integer(new Json.Numeral(number.toString(), false));
                case null -> throw missing(scope);
                default -> throw illTyped(scope, "an integer", value);
            };
        } catch (InvalidNumber invalid) {
            throw refused(scope, invalid.fault().code(), invalid.problem());
        }
    }

    /** Returns a text, or an integer's digits. */
    String text(Scope scope) {
        Object value = value(scope);
        if (value instanceof String text) {
            return text;
        }
        if (value == null) {
            throw missing(scope);
        }
        return Long.toString(wholeOr(scope, value, "a string or an integer"));
    }

    /** Returns the value of a dimension: a text, an integer, or a truth; null if it is absent or null. */
    @Nullable
    Object dimension(Scope scope) {
        Object value = value(scope);
        return switch (value) {
            case String text -> text;
            case Boolean truth -> truth;
            case Long number -> number;
            case null -> null;
            default -> wholeOr(scope, value, "a string, an integer, a boolean or null");
        };
    }

    private long wholeOr(Scope scope, Object value, String wanted) {
        try {
            return switch (value) {
                case Long number -> number;
                case Json.Numeral number -> RecordValue.integer(number);
                case BigDecimal number -> RecordValue.integer(new Json.Numeral(number.toString(), false));
                default -> throw illTyped(scope, wanted, value);
            };
        } catch (InvalidNumber invalid) {
            throw refused(scope, invalid.fault().code(), invalid.problem());
        }
    }

    /** Returns the refusal of a value that is absent or null. */
    Unmappable missing(Scope scope) {
        if (source instanceof Pointer pointer) {
            boolean isNull = pointer.find(scope) == Json.Word.NULL;
            EventFault fault = isNull ? EventFault.NULL_FIELD : EventFault.MISSING_FIELD;
            String problem = isNull ? "is null" : "is missing";
            return pointer.path(scope.paths()) == null
                    ? Unmappable.record(fault.code(), pointer.shown() + " " + problem)
                            .in(setting)
                    : refused(scope, fault.code(), problem);
        }
        return refused(scope, EventFault.NULL_FIELD.code(), "is null");
    }

    Unmappable illTyped(Scope scope, String wanted, Object was) {
        return refused(scope, EventFault.ILL_TYPED.code(), "must be " + wanted + ", was " + shown(was));
    }

    Unmappable refused(Scope scope, String code, String problem) {
        JsonPath field = source.path(scope.paths());
        Unmappable refusal = Unmappable.at(field, code, problem).in(setting);
        JsonPath near = field == null ? source.near(scope.paths()) : null;
        return near == null ? refusal : refusal.near(near);
    }

    static String shown(Object value) {
        return switch (value) {
            case Json json -> json.shown();
            case String text -> ForeignText.quote(text);
            default -> ForeignText.shorten(value.toString());
        };
    }
}
