package dev.accumulator.consumer.security;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/**
 * Who asks, as it is written down with what was done.
 *
 * @param name 1 to 200 visible characters
 * @param proved true if the name was proved by a sign-in
 */
public record Operator(String name, boolean proved) {
    /**
     * Names the operator to a service without a sign-in, which believes it. The name is encoded as a part of a URL, because
     * a header holds ASCII only. With a sign-in the name must be the one that was proved.
     */
    public static final String HEADER = "Accumulator-Operator";

    /** The name of somebody on this machine who gives none. */
    static final String LOCAL = "local";

    /** Somebody has given a name other than the one that was proved, or a name that cannot be written down. */
    public static final class NameRefused extends RuntimeException {
        private final boolean another;

        NameRefused(String message, boolean another) {
            super(message, null, false, false);
            this.another = another;
        }

        /** True if the name is another than the one that was proved; false if it is no name at all. */
        public boolean isAnother() {
            return another;
        }
    }

    /**
     * Returns who has sent a request.
     *
     * @throws NameRefused if the request names somebody else
     */
    public static Operator of(HttpServletRequest request) {
        Principal principal = request.getUserPrincipal();
        String given = decoded(request.getHeader(HEADER));
        if (principal == null || principal instanceof LocalSignIn.Local) {
            String otherwise = principal == null ? LOCAL : principal.getName();
            return new Operator(given == null ? otherwise : checked(given), false);
        }
        return new Operator(new Operator(principal.getName(), true).named(given), true);
    }

    /**
     * Returns the name to write down.
     *
     * @param given a name that the request gives in another place; null if it gives none
     * @throws NameRefused if it is not the name that was proved
     */
    public String named(@Nullable String given) {
        if (given == null || given.equals(name)) {
            return name;
        }
        if (proved) {
            throw new NameRefused("You are signed in as " + name + " and can act in no other name", true);
        }
        return checked(given);
    }

    private static String checked(String given) {
        if (!SignIn.isName(given)) {
            throw new NameRefused(
                    "A name has 1 to " + SignIn.NAME_CHARS_MAX + " characters, and all of them are visible", false);
        }
        return given;
    }

    private static @Nullable String decoded(@Nullable String header) {
        if (header == null) {
            return null;
        }
        try {
            return URLDecoder.decode(header, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw new NameRefused(HEADER + " must be encoded as a part of a URL", false);
        }
    }
}
