package dev.accumulator.consumer.security;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The name in a sign-in that nobody checks, because the service has none: a client may sign in wherever it asks. The name
 * counts as much as one that a request gives itself.
 */
final class UncheckedName {
    private static final String PASSWORD = "Basic ";
    private static final String TOKEN = "Bearer ";

    private final String claim;

    /** @param claim the claim of a token that names its bearer */
    UncheckedName(String claim) {
        this.claim = claim;
    }

    /** @param authorization the header of that name; null if the request has none */
    String of(@Nullable String authorization) {
        String name = null;
        if (authorization != null) {
            try {
                name = named(authorization.strip());
            } catch (IllegalArgumentException | JacksonException malformed) {
                // Nothing hangs on it.
            }
        }
        return name != null && SignIn.isName(name) ? name : Operator.LOCAL;
    }

    private @Nullable String named(String authorization) {
        if (has(authorization, PASSWORD)) {
            String pair = text(Base64.getDecoder(), authorization.substring(PASSWORD.length()));
            int colon = pair.indexOf(':');
            return colon < 0 ? null : pair.substring(0, colon);
        }
        String[] parts = has(authorization, TOKEN)
                ? authorization.substring(TOKEN.length()).strip().split("\\.", -1)
                : new String[0];
        // A token that is no JWT tells nothing.
        return parts.length == 3
                ? JsonMapper.shared()
                        .readTree(text(Base64.getUrlDecoder(), parts[1]))
                        .path(claim)
                        .asString(null)
                : null;
    }

    private static boolean has(String authorization, String scheme) {
        return authorization.regionMatches(true, 0, scheme, 0, scheme.length());
    }

    private static String text(Base64.Decoder decoder, String encoded) {
        return new String(decoder.decode(encoded.strip()), StandardCharsets.UTF_8);
    }
}
