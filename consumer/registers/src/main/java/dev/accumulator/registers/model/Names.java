package dev.accumulator.registers.model;

import dev.accumulator.text.ForeignText;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The rules for names of registers, dimensions and resources. They reach DDL, so they are checked and quoted. */
public final class Names {
    /** With the longest suffix of a generated name this stays within PostgreSQL's 63 bytes. */
    static final int CHARS_MAX = 40;

    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0," + (CHARS_MAX - 1) + "}");

    /** Columns of the generated tables and views, and the parameters of the read API. */
    private static final Set<String> RESERVED = Set.of(
            "cell",
            "posting",
            "recorder",
            "revision",
            "period",
            "line",
            "reversal",
            "recorded_at",
            "recordedat",
            "original_period",
            "originalperiod",
            "day",
            "month",
            "movements",
            "from",
            "to",
            "at",
            "knownat",
            "recordedfrom",
            "recordedto",
            "after",
            "count",
            "groupby",
            "interval",
            "balances",
            "nonzero",
            "sort",
            "cursor",
            "decimals",
            "limit",
            "order",
            "history",
            "register",
            "kind",
            "dimensions",
            "resources",
            "zone",
            "totals",
            "empty",
            "start",
            // Columns that every table of PostgreSQL has.
            "ctid",
            "tableoid",
            "xmin",
            "xmax",
            "cmin",
            "cmax");

    private Names() {}

    /** Returns true if the text has the form of a name. */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** Refuses a text that cannot be a name, or is a reserved word. */
    public static void check(String what, String name) {
        if (!isName(name)) {
            throw new InvalidDefinition(
                    what,
                    "\"" + ForeignText.shorten(name) + "\" is no name of a " + what
                            + ": a letter, then letters, digits and _, at most " + CHARS_MAX + " characters");
        }
        if (RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
            throw new InvalidDefinition(what, "\"" + name + "\" is a reserved word and no name of a " + what);
        }
    }
}
