package dev.accumulator.postgres;

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
            throw new InvalidSchemaName(name);
        }
    }

    /** The statement with its {@code {schema}} placeholders replaced by this schema's quoted name. */
    public String sql(String template) {
        return template.replace("{schema}", Identifiers.quote(name));
    }

    /** The quoted and qualified name of a table or view of a register. */
    public String table(String register, String suffix) {
        return Identifiers.quote(name) + "." + Identifiers.quote(register + "_" + suffix);
    }
}
