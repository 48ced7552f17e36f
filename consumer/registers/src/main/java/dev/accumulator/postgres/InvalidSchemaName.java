package dev.accumulator.postgres;

import dev.accumulator.text.ForeignText;

/** The name of a schema is not one that needs no care anywhere: in SQL, in settings, on a command line. */
public final class InvalidSchemaName extends IllegalArgumentException {
    InvalidSchemaName(String name) {
        super("\"" + ForeignText.shorten(name) + "\" is no schema name: "
                + "a lower-case letter, then lower-case letters, digits and _, at most 63");
    }
}
