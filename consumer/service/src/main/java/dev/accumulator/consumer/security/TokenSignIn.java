package dev.accumulator.consumer.security;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.convert.converter.Converter;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.security.oauth2.server.resource.authentication.JwtGrantedAuthoritiesConverter;

/** Takes the role from a token's scopes and the name from one of its claims. The token itself was checked before. */
final class TokenSignIn implements Converter<Jwt, AbstractAuthenticationToken> {
    /** The scope of readers. */
    static final String READ = "registers.read";

    /** The scope of administrators. */
    static final String ADMIN = "registers.admin";

    private final JwtGrantedAuthoritiesConverter scopes = new JwtGrantedAuthoritiesConverter();
    private final String nameClaim;

    TokenSignIn(String nameClaim) {
        this.nameClaim = nameClaim;
        scopes.setAuthorityPrefix("");
    }

    @Override
    public AbstractAuthenticationToken convert(Jwt token) {
        return new JwtAuthenticationToken(token, roles(token), name(token.getClaimAsString(nameClaim)));
    }

    private List<GrantedAuthority> roles(Jwt token) {
        Collection<GrantedAuthority> given = scopes.convert(token);
        if (has(given, ADMIN)) {
            return SignIn.admin();
        }
        return has(given, READ) ? SignIn.reader() : List.of();
    }

    private static boolean has(@Nullable Collection<GrantedAuthority> given, String scope) {
        return given != null && given.stream().anyMatch(one -> scope.equals(one.getAuthority()));
    }

    private String name(@Nullable String claimed) {
        if (claimed == null || !SignIn.isName(claimed)) {
            throw new InvalidBearerTokenException(
                    "The claim " + nameClaim + " must have 1 to " + SignIn.NAME_CHARS_MAX + " visible characters");
        }
        return claimed;
    }
}
