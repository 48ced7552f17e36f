package dev.accumulator.consumer.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.core.context.SecurityContextHolder;

/** The name that is written down where nobody has to sign in. */
class LocalSignInTests {
    private final LocalSignIn signIn = new LocalSignIn(new UncheckedName("preferred_username"));

    @AfterEach
    void forget() {
        SecurityContextHolder.clearContext();
    }

    @Test
    void whoeverBringsAPasswordOrATokenIsWrittenDownWithItsName() throws Exception {
        assertThat(operator(basic("Zoë:secret:with colons"), null)).isEqualTo(new Operator("Zoë", false));
        assertThat(operator(token("{\"sub\": \"7\", \"preferred_username\": \"ann\"}"), null))
                .isEqualTo(new Operator("ann", false));
    }

    @Test
    void aNameThatIsGivenCountsMore() throws Exception {
        assertThat(operator(basic("ann:secret"), "bob")).isEqualTo(new Operator("bob", false));
        assertThat(operator(null, "bob")).isEqualTo(new Operator("bob", false));
    }

    @Test
    void whateverNamesNobodyIsLocal() throws Exception {
        for (String header : List.of(
                "",
                "Basic",
                "Basic !!",
                basic("no colon"),
                basic(":without a name"),
                basic("a\nb:secret"),
                basic("a".repeat(201) + ":secret"),
                "Bearer opaque",
                "Bearer a.b.c",
                token("{\"sub\": \"ann\"}"),
                token("{\"preferred_username\": {\"deep\": 1}}"),
                token("[".repeat(5_000)),
                token(""),
                "Digest username=ann")) {
            assertThat(operator(header, null)).as(header).isEqualTo(new Operator("local", false));
        }
        assertThat(operator(null, null)).isEqualTo(new Operator("local", false));
    }

    private Operator operator(@Nullable String authorization, @Nullable String named) throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest("POST", "/api/repairs");
        if (authorization != null) {
            request.addHeader("Authorization", authorization);
        }
        if (named != null) {
            request.addHeader(Operator.HEADER, named);
        }
        signIn.doFilter(request, new MockHttpServletResponse(), new MockFilterChain());
        request.setUserPrincipal(SecurityContextHolder.getContext().getAuthentication());
        return Operator.of(request);
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    private static String token(String claims) {
        return "Bearer e30."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(StandardCharsets.UTF_8))
                + ".signature";
    }
}
