package dev.accumulator.consumer.mappingfile;

import dev.accumulator.consumer.event.InvalidNumber;
import dev.accumulator.consumer.event.Json;
import dev.accumulator.consumer.event.RecordValue;
import dev.accumulator.registers.model.Fingerprints;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Computes the fingerprint of a document's whole content, whatever its spelling: the order of members and the trailing zeros of
 * numbers do not count.
 *
 * @param ignored what is left out
 * @param outside what the mapping reads from outside of the document, such as a header
 */
record Content(Ignored ignored, List<Pointer> outside) {

    /**
     * A node in the tree of the fields that are left out.
     *
     * @param below by name; {@code *} stands for every element of an array
     */
    record Ignored(Map<String, Ignored> below, boolean whole) {
        static final Ignored NONE = new Ignored(Map.of(), false);
        static final String EVERY = "*";
    }

    Content {
        outside = List.copyOf(outside);
    }

    UUID fingerprint(Scope scope) {
        StringBuilder text = new StringBuilder(256);
        append(text, scope.event(), ignored.below().isEmpty() ? null : ignored);
        for (Pointer pointer : outside) {
            Json value = pointer.find(scope);
            append(text, value == null ? Json.Word.NULL : value, null);
        }
        return Fingerprints.ofParts(List.of(text.toString()));
    }

    private static void append(StringBuilder text, Json json, @Nullable Ignored ignored) {
        switch (json) {
            case Json.Members object -> appendMembers(text, object.byName(), ignored);
            case Json.Elements array -> {
                text.append('[');
                for (int i = 0; i < array.all().size(); i++) {
                    Ignored own = ignored == null ? null : below(ignored, Ignored.EVERY);
                    own = own == null && ignored != null ? below(ignored, Integer.toString(i)) : own;
                    if (own == null || !own.whole()) {
                        append(text, array.all().get(i), own);
                    }
                }
                text.append(']');
            }
            case Json.Text value -> appendText(text.append('"'), value.text());
            case Json.Numeral number -> appendText(text.append('#'), canonical(number));
            case Json.Word word -> text.append(word.shown().charAt(0));
        }
    }

    private static void appendMembers(StringBuilder text, Map<String, Json> members, @Nullable Ignored ignored) {
        List<String> names = new ArrayList<>(members.keySet());
        Collections.sort(names);
        text.append('{');
        for (String name : names) {
            Ignored own = ignored == null ? null : below(ignored, name);
            Json value = members.get(name);
            if (value != null && (own == null || !own.whole())) {
                appendText(text, name);
                append(text, value, own);
            }
        }
        text.append('}');
    }

    private static @Nullable Ignored below(Ignored ignored, String name) {
        return ignored.below().get(name);
    }

    /** Puts the length before the text, so that no two contents have one spelling. */
    private static void appendText(StringBuilder text, String value) {
        text.append(value.length()).append(':').append(value);
    }

    private static String canonical(Json.Numeral number) {
        if (number.whole()) {
            return number.digits().equals("-0") ? "0" : number.digits();
        }
        try {
            BigDecimal value = RecordValue.decimal(number).stripTrailingZeros();
            // A whole number is spelled as above. A greater exponent stays one, because nobody writes it out.
            return value.scale() <= 0 && value.scale() > -40
                    ? value.toBigInteger().toString()
                    : value.toString();
        } catch (InvalidNumber tooLong) {
            return number.digits();
        }
    }
}
