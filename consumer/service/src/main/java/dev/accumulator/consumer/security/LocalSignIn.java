package dev.accumulator.consumer.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/** Signs everybody in as an administrator. The service listens on loopback only where this filter is in use. */
final class LocalSignIn extends OncePerRequestFilter {
    private final UncheckedName names;

    LocalSignIn(UncheckedName names) {
        this.names = names;
    }

    /** Somebody on this machine, of whom no name was proved. */
    static final class Local extends AbstractAuthenticationToken {
        private final String name;

        private Local(String name) {
            super(SignIn.admin());
            this.name = name;
            super.setAuthenticated(true);
        }

        @Override
        public Object getCredentials() {
            return "";
        }

        @Override
        public Object getPrincipal() {
            return name;
        }
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(new Local(names.of(request.getHeader(HttpHeaders.AUTHORIZATION))));
        SecurityContextHolder.setContext(context);
        chain.doFilter(request, response);
    }
}
