package dev.accumulator.registers.model;

import dev.accumulator.text.ForeignText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An account of a ledger's chart.
 *
 * @param code how entries name it, 1 to {@value #CODE_CHARS_MAX} characters
 * @param name for people, 1 to {@value #NAME_CHARS_MAX} characters
 * @param side the side that increases it: debit for what one has and spends, credit for what one owes and earns
 * @param parent the account that it is a part of, or null
 * @param analytics the ledger's dimensions that a side on this account names; with {@code ?} at the end where it may leave
 *     them out. It names no other
 */
public record Account(
        String code, String name, Side side, @Nullable String parent, List<String> analytics) {
    /** The longest code, in characters. */
    public static final int CODE_CHARS_MAX = 40;

    /** The longest name, in characters. */
    public static final int NAME_CHARS_MAX = 200;

    public Account {
        analytics = List.copyOf(analytics);
        checkText("code", code, code, CODE_CHARS_MAX);
        checkText("name", code, name, NAME_CHARS_MAX);
        Set<String> seen = new HashSet<>();
        for (String analytic : analytics) {
            if (!seen.add(withoutMark(analytic))) {
                throw new InvalidDefinition(
                        "accounts." + code + ".analytics",
                        "account " + ForeignText.quote(code) + " names " + ForeignText.quote(analytic) + " twice");
            }
        }
    }

    /** An account without parent and analytics. */
    public Account(String code, String name, Side side) {
        this(code, name, side, null, List.of());
    }

    /** Returns this account as a part of another one. */
    public Account under(String parentCode) {
        return new Account(code, name, side, parentCode, analytics);
    }

    /** Returns this account with analytics; see {@link #analytics()}. */
    public Account by(String... names) {
        return new Account(code, name, side, parent, List.of(names));
    }

    /** The names of its analytics, without the marks of those that may be left out. */
    public List<String> analyticNames() {
        List<String> names = new ArrayList<>(analytics.size());
        analytics.forEach(analytic -> names.add(withoutMark(analytic)));
        return names;
    }

    /** Returns true if a side on this account has to name a dimension. */
    public boolean needs(String dimension) {
        return analytics.contains(dimension);
    }

    /** Returns true if a side on this account may name a dimension. */
    public boolean takes(String dimension) {
        return analytics.contains(dimension) || analytics.contains(dimension + "?");
    }

    private static String withoutMark(String analytic) {
        return analytic.endsWith("?") ? analytic.substring(0, analytic.length() - 1) : analytic;
    }

    private static void checkText(String field, String code, String text, int max) {
        if (text.isBlank()
                || !text.equals(text.strip())
                || ForeignText.characters(text) > max
                || text.chars().anyMatch(Character::isISOControl)
                || !ForeignText.isStorable(text)) {
            throw new InvalidDefinition(
                    "accounts." + ForeignText.shorten(code) + "." + field,
                    ForeignText.quote(text) + " is no " + field + " of an account: 1 to " + max
                            + " characters, no control character among them, no space at either end");
        }
    }
}
