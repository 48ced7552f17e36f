package dev.accumulator.schemas;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An account of a ledger's chart, as it is from now on. A record without a value takes the account of its key out of the chart.
 *
 * @param code how entries name it, and the key of the Kafka record; at most {@value Limits#ACCOUNT_CODE_CHARS_MAX} characters
 * @param name for people, at most {@value Limits#ACCOUNT_NAME_CHARS_MAX} characters; null for the code
 * @param side the side that increases it: {@code debit} or {@code credit}
 * @param parent the code of the account that it is a part of; null for none
 * @param analytics the ledger's dimensions that a side on it names, with {@code ?} where it may leave them out
 */
public record ChartAccount(
        String code,
        @Nullable String name,
        String side,
        @Nullable String parent,
        List<String> analytics) {
    /** It increases on its debit side. */
    public static final String DEBIT = "debit";

    /** It increases on its credit side. */
    public static final String CREDIT = "credit";

    /**
     * Checks the fields. Spelled out: NullAway does not see that a component of a record may be null where its constructor is
     * compact.
     *
     * @throws InvalidField if a field is missing or outside {@link Limits}
     */
    public ChartAccount(
            String code,
            @Nullable String name,
            String side,
            @Nullable String parent,
            @Nullable List<String> analytics) {
        this.code = code("code", code);
        this.name = name == null ? null : stripped("name", name, Limits.ACCOUNT_NAME_CHARS_MAX);
        this.side = Require.oneOf("side", Require.present("side", side), DEBIT, CREDIT);
        this.parent = parent == null ? null : code("parent", parent);
        this.analytics = analytics(analytics);
    }

    /**
     * Returns a text that may be the code of an account.
     *
     * @throws InvalidField if it is none
     */
    public static String code(String field, String text) {
        return stripped(field, text, Limits.ACCOUNT_CODE_CHARS_MAX);
    }

    private static String stripped(String field, @Nullable String value, int charsMax) {
        String text = Require.text(field, value, charsMax);
        if (!text.equals(text.strip())) {
            throw new InvalidField(EventFault.INVALID_TEXT, field, "has a space at an end");
        }
        return text;
    }

    private static List<String> analytics(@Nullable List<String> given) {
        if (given == null) {
            return List.of();
        }
        if (given.size() > Limits.DIMENSIONS_MAX) {
            throw new InvalidField(
                    EventFault.TOO_MANY_MEMBERS,
                    "analytics",
                    "has " + given.size() + " elements, more than " + Limits.DIMENSIONS_MAX);
        }
        List<String> names = new ArrayList<>(given.size());
        for (int i = 0; i < given.size(); i++) {
            names.add(Require.text("analytics[" + i + "]", given.get(i), Limits.NAME_CHARS_MAX + 1));
        }
        return List.copyOf(names);
    }
}
