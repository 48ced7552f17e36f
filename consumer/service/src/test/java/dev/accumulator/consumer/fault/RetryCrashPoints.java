package dev.accumulator.consumer.fault;

import jakarta.servlet.Filter;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

/** A crash point between the commit of a retry and its answer. */
@TestConfiguration(proxyBeanMethods = false)
public class RetryCrashPoints {

    @Bean
    Filter crashingRetries() {
        return (request, response, chain) -> {
            boolean isRetry = ((HttpServletRequest) request).getRequestURI().endsWith("/retry");
            chain.doFilter(request, isRetry ? new Crashing((HttpServletResponse) response) : response);
        };
    }

    /** The answer is written after the controller has returned, and it returns after its transaction has committed. */
    private static final class Crashing extends HttpServletResponseWrapper {
        Crashing(HttpServletResponse response) {
            super(response);
        }

        @Override
        public ServletOutputStream getOutputStream() throws IOException {
            CrashPoint.reached("retry", "COMMIT");
            return super.getOutputStream();
        }
    }
}
