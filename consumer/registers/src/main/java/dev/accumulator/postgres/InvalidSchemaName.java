package dev.accumulator.postgres;

import dev.accumulator.text.ForeignText;

/** A schema name with other characters than those that are safe in SQL, in settings and on a command line. */
public final class InvalidSchemaName extends IllegalArgumentException {
    InvalidSchemaName(String name) {
        super("\"" + ForeignText.shorten(name) + "\" is no schema name: "
                + "a lower-case letter, then lower-case letters, digits and _, at most 63");
    }
}
