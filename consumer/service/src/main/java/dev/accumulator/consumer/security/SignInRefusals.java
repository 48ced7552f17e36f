package dev.accumulator.consumer.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.InsufficientAuthenticationException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;

/** Answers whoever has not signed in, could not, or may not. */
final class SignInRefusals implements AuthenticationEntryPoint, AccessDeniedHandler {
    /** By then checks that were in the way have ended. */
    private static final String RETRY_AFTER_SECONDS = "1";

    private final String challenge;

    /** @param challenge how to sign in, as the header {@code WWW-Authenticate} says it */
    SignInRefusals(String challenge) {
        this.challenge = challenge;
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
            throws IOException {
        if (failure instanceof AuthenticationServiceException) {
            response.setHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
            ProblemAnswer.write(
                    request,
                    response,
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "sign-in-unavailable",
                    "The sign-in cannot be checked now; try again soon");
            return;
        }
        boolean without = failure instanceof InsufficientAuthenticationException;
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, challenge);
        ProblemAnswer.write(
                request,
                response,
                HttpStatus.UNAUTHORIZED,
                without ? "not-signed-in" : "sign-in-refused",
                without ? "Sign in to ask this service" : "The sign-in is wrong or has expired");
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException denied)
            throws IOException {
        ProblemAnswer.write(
                request, response, HttpStatus.FORBIDDEN, "forbidden", "You do not have the role that this needs");
    }
}
