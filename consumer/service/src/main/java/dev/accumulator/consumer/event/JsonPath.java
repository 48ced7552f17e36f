package dev.accumulator.consumer.event;

import dev.accumulator.text.ForeignText;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The place of a value in a JSON text. It links to its parent, and is spelled out only if something is wrong there.
 *
 * @param member the member's name, or null for an element
 * @param index the element's place from 0; unused for a member
 */
public record JsonPath(@Nullable JsonPath parent, @Nullable String member, int index) {
    /** The path of the whole text. */
    public static final JsonPath ROOT = new JsonPath(null, null, 0);

    private static final Pattern PLAIN_NAME = Pattern.compile("[\\p{Alpha}_]\\w{0,62}");

    /** Returns the path of a member of the object here. */
    public JsonPath member(String name) {
        return new JsonPath(this, name, 0);
    }

    /** Returns the path of an element of the array here, from 0. */
    public JsonPath element(int at) {
        return new JsonPath(this, null, at);
    }

    /**
     * Spells the path as in RFC 9535: {@code $.lines[3].quantity}, or {@code $['a b']}, shortened, if a name is not a
     * plain word.
     */
    @Override
    public String toString() {
        if (parent == null) {
            return "$";
        }
        if (member == null) {
            return parent + "[" + index + "]";
        }
        return PLAIN_NAME.matcher(member).matches()
                ? parent + "." + member
                : parent + "['" + ForeignText.shorten(member).replace("'", "\\'") + "']";
    }
}
