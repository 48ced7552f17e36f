package dev.accumulator.consumer.event;

import dev.accumulator.schemas.EventFault;
import dev.accumulator.schemas.InvalidField;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The members of one JSON object, read by name as the types of the contract. This class checks JSON types and finds
 * missing members; the contract's records check that values are within their limits.
 */
final class Fields {
    private static final String REVISION = "revision";

    private final Map<String, Json> members;
    private final JsonPath path;

    private Fields(Map<String, Json> members, JsonPath path) {
        this.members = members;
        this.path = path;
    }

    /**
     * Returns the members of a value that must be an object.
     *
     * @param otherwise the fault to report if it is not
     */
    static Fields of(Json value, JsonPath path, EventFault otherwise) {
        if (value instanceof Json.Members object) {
            return new Fields(object.byName(), path);
        }
        throw Refused.at(path, otherwise, "must be an object", value);
    }

    JsonPath path() {
        return path;
    }

    Map<String, Json> members() {
        return members;
    }

    /** True if the member is present, even if it is null. */
    boolean has(String name) {
        return members.containsKey(name);
    }

    /** True if the member is present and not null. */
    boolean hasValue(String name) {
        return !isAbsent(name);
    }

    /**
     * Builds a record from these fields. If a value breaks one of the record's limits, the refusal names the path of
     * the field here.
     */
    <T> T as(Function<Fields, T> record) {
        try {
            return record.apply(this);
        } catch (InvalidField broken) {
            throw refused(broken);
        }
    }

    /** Returns the refusal of a value that breaks the contract, with the path that the value has here. */
    Refused refused(InvalidField broken) {
        // A record names its fields as "quantity", "lines[3].lineNo" or "resources.quantity".
        String field = broken.field();
        int dot = field.indexOf('.');
        if (dot > 0 && members.get(field.substring(0, dot)) instanceof Json.Members object) {
            String name = field.substring(dot + 1);
            JsonPath at = path.member(field.substring(0, dot)).member(name);
            Json value = object.byName().get(name);
            return value == null
                    ? Refused.at(at, broken.fault(), broken.problem())
                    : Refused.at(at, broken.fault(), broken.problem(), value);
        }
        Json value = members.get(field);
        if (value == null) {
            return Refused.at(path + "." + field, broken.fault(), broken.problem());
        }
        return value instanceof Json.Members || value instanceof Json.Elements
                ? Refused.at(path.member(field), broken.fault(), broken.problem())
                : Refused.at(path.member(field), broken.fault(), broken.problem(), value);
    }

    String text(String name) {
        return switch (required(name)) {
            case Json.Text text -> text.text();
            case Json other -> throw illTyped(name, "a string", other);
        };
    }

    @Nullable
    String optionalText(String name) {
        return isAbsent(name) ? null : text(name);
    }

    /** Reads a string, or an integer, which is taken as its digits. */
    String identifier(String name) {
        return switch (required(name)) {
            case Json.Text text -> text.text();
            case Json.Numeral number -> Long.toString(Numerals.integer(number, path.member(name)));
            case Json other -> throw illTyped(name, "a string or an integer", other);
        };
    }

    @Nullable
    String optionalIdentifier(String name) {
        return isAbsent(name) ? null : identifier(name);
    }

    long integer(String name) {
        return switch (required(name)) {
            case Json.Numeral number -> Numerals.integer(number, path.member(name));
            case Json other -> throw illTyped(name, "an integer", other);
        };
    }

    /** Reads a revision: an integer, or a string of its digits, as some serializers write integers of 64 bits. */
    long revision() {
        return switch (required(REVISION)) {
            case Json.Numeral number -> Numerals.integer(number, path.member(REVISION));
            case Json.Text digits -> Numerals.integer(digits, path.member(REVISION));
            case Json other -> throw illTyped(REVISION, "an integer", other);
        };
    }

    /** Reads an integer like {@link #integer}, for a field of 32 bits. */
    int smallInteger(String name) {
        long integer = integer(name);
        if (integer != (int) integer) {
            throw Refused.at(
                    path.member(name),
                    EventFault.OUT_OF_RANGE,
                    "must be from 1 to " + Integer.MAX_VALUE,
                    required(name));
        }
        return (int) integer;
    }

    BigDecimal decimal(String name) {
        return Numerals.decimal(required(name), path.member(name));
    }

    @Nullable
    BigDecimal optionalDecimal(String name) {
        return isAbsent(name) ? null : decimal(name);
    }

    Instant moment(String name) {
        Json value = required(name);
        if (!(value instanceof Json.Text text)) {
            throw illTyped(name, "a string", value);
        }
        Instant moment = Moments.instantOrNull(text.text());
        if (moment == null) {
            throw Refused.at(
                    path.member(name),
                    EventFault.INVALID_INSTANT,
                    "must be an RFC 3339 date-time like 2026-04-19T10:15:00Z",
                    value);
        }
        return moment;
    }

    @Nullable
    Instant optionalMoment(String name) {
        return isAbsent(name) ? null : moment(name);
    }

    LocalDate day(String name) {
        Json value = required(name);
        if (!(value instanceof Json.Text text)) {
            throw illTyped(name, "a string", value);
        }
        try {
            return LocalDate.parse(text.text());
        } catch (DateTimeException notOne) {
            throw Refused.at(path.member(name), EventFault.INVALID_DAY, "must be a day like 2026-03-31", value);
        }
    }

    Fields object(String name, EventFault otherwise) {
        return of(required(name), path.member(name), otherwise);
    }

    /** Reads an array of objects, and builds each element with {@code record}. */
    <T> List<T> list(String name, int sizeMax, Function<Fields, T> record) {
        Json value = required(name);
        if (!(value instanceof Json.Elements elements)) {
            throw illTyped(name, "an array", value);
        }
        JsonPath at = path.member(name);
        int size = elements.all().size();
        // Checked before the elements are read, so that an oversized document costs little.
        if (size > sizeMax) {
            throw Refused.at(at, EventFault.TOO_MANY_LINES, "has " + size + " elements, more than " + sizeMax);
        }
        List<T> list = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            list.add(of(elements.all().get(i), at.element(i), EventFault.ILL_TYPED)
                    .as(record));
        }
        return list;
    }

    /** Reads an array of strings; null if it is left out. */
    @Nullable
    List<String> optionalTexts(String name) {
        if (isAbsent(name)) {
            return null;
        }
        Json value = required(name);
        if (!(value instanceof Json.Elements elements)) {
            throw illTyped(name, "an array", value);
        }
        List<String> texts = new ArrayList<>();
        for (Json element : elements.all()) {
            if (!(element instanceof Json.Text text)) {
                throw Refused.at(
                        path.member(name).element(texts.size()), EventFault.ILL_TYPED, "must be a string", element);
            }
            texts.add(text.text());
        }
        return texts;
    }

    Map<String, BigDecimal> decimals() {
        Map<String, BigDecimal> decimals = new LinkedHashMap<>();
        members.keySet().forEach(name -> decimals.put(name, decimal(name)));
        return decimals;
    }

    /** Reads each member as a string, or as the text of an integer or boolean; null stays null. */
    Map<String, @Nullable String> dimensions() {
        Map<String, @Nullable String> dimensions = new LinkedHashMap<>();
        members.forEach((name, value) -> dimensions.put(
                name,
                switch (value) {
                    case Json.Text text -> text.text();
                    case Json.Numeral number -> Long.toString(Numerals.integer(number, path.member(name)));
                    case Json.Word word when word == Json.Word.NULL -> null;
                    case Json.Word word -> word.shown();
                    case Json other -> throw illTyped(name, "a string, an integer, a boolean or null", other);
                }));
        return dimensions;
    }

    private boolean isAbsent(String name) {
        Json value = members.get(name);
        return value == null || value == Json.Word.NULL;
    }

    private Json required(String name) {
        Json value = members.get(name);
        if (value == null) {
            throw Refused.at(path.member(name), EventFault.MISSING_FIELD, "is missing");
        }
        if (value == Json.Word.NULL) {
            throw Refused.at(path.member(name), EventFault.NULL_FIELD, "is null");
        }
        return value;
    }

    private Refused illTyped(String name, String wanted, Json was) {
        return Refused.at(path.member(name), EventFault.ILL_TYPED, "must be " + wanted, was);
    }
}
