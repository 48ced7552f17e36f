package dev.accumulator.registers.model;

import dev.accumulator.text.ForeignText;
import java.time.ZoneId;
import java.util.regex.Pattern;

/** The time zones in which a register can cut its days: the regions that Java and PostgreSQL read alike. */
public final class Zones {
    private static final Pattern REGION = Pattern.compile("[A-Za-z][A-Za-z0-9_+/-]{0,49}");

    private Zones() {}

    /**
     * Returns the id of the zone, safe as a literal.
     *
     * @throws InvalidDefinition for an offset such as {@code +02:00}, which PostgreSQL reads with the opposite sign
     */
    public static String checked(ZoneId zone) {
        String id = zone.getId();
        if (!REGION.matcher(id).matches() || id.matches("(UTC|GMT|UT)[+-].*")) {
            throw new InvalidDefinition(
                    "zone",
                    "zone: \"" + ForeignText.shorten(id) + "\" is no time zone for days: name a region such as"
                            + " Europe/Berlin, or UTC; offsets are read with opposite signs by PostgreSQL");
        }
        return id;
    }
}
