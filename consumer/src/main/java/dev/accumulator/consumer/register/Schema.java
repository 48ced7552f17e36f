package dev.accumulator.consumer.register;

import java.util.regex.Pattern;

/**
 * The PostgreSQL schema that holds one generation of derived state.
 *
 * @param name its name: lower-case letters, digits and {@code _}
 */
public record Schema(String name) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,62}");

    public Schema {
        if (!NAME.matcher(name).matches()) {
            throw new InvalidDefinition(
                    "schema",
                    "\"" + Texts.shorten(name) + "\" is no schema name: "
                            + "a lower-case letter, then lower-case letters, digits and _, at most 63");
        }
    }

    /** The statement with its {@code {schema}} placeholders replaced by this schema's quoted name. */
    public String sql(String template) {
        return template.replace("{schema}", Names.quote(name));
    }

    /** The quoted and qualified name of a table or view of a register. */
    String table(String register, String suffix) {
        return Names.quote(name) + "." + Names.quote(register + "_" + suffix);
    }
}
