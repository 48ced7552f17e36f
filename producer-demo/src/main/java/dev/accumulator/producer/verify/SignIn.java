package dev.accumulator.producer.verify;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a consumer is told who asks. It never shows the password or the token. */
public final class SignIn {

    /** Nobody signs in, as a consumer on the same machine allows. */
    public static final SignIn NONE = new SignIn(null);

    private final @Nullable String header;

    private SignIn(@Nullable String header) {
        this.header = header;
    }

    /** Signs in by a name and a password (HTTP Basic). */
    public static SignIn password(String user, String password) {
        String pair = user + ":" + password;
        String encoded = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
        return new SignIn("Basic " + encoded);
    }

    /** Signs in by a token that an OAuth2 issuer has made. */
    public static SignIn token(String token) {
        return new SignIn("Bearer " + token);
    }

    /** Returns the value of the header {@code Authorization}; empty if nobody signs in. */
    public Optional<String> authorization() {
        return Optional.ofNullable(header);
    }
}
