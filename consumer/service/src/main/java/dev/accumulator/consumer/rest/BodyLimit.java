package dev.accumulator.consumer.rest;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Bounds the bodies of requests, in bytes and in time. All bodies of the interface are small objects. */
@Component
final class BodyLimit extends OncePerRequestFilter {
    private final int bytesMax;
    private final Duration timeMax;

    BodyLimit(RestSettings settings) {
        this.bytesMax = (int) settings.bodyMax().toBytes();
        this.timeMax = settings.bodyTimeMax();
    }

    /** A body has more bytes than are read. */
    static final class BodyTooLarge extends IOException {
        BodyTooLarge(int bytesMax) {
            super("A request's body has at most " + bytesMax + " bytes");
        }
    }

    /** A body takes longer to arrive than anybody waits. */
    static final class BodyTooSlow extends IOException {
        BodyTooSlow(Duration timeMax) {
            super("A request's body must have arrived within " + timeMax.toMillis() + " milliseconds");
        }
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getContentLengthLong() > bytesMax) {
            int status = HttpStatus.CONTENT_TOO_LARGE.value();
            response.setStatus(status);
            // The body is still on its way, so no other request can follow on this connection.
            response.setHeader(HttpHeaders.CONNECTION, "close");
            response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
            response.getOutputStream()
                    .write(StatusProblem.json(status, new BodyTooLarge(bytesMax).getMessage())
                            .getBytes(StandardCharsets.UTF_8));
            return;
        }
        chain.doFilter(request.getContentLengthLong() == 0 ? request : new Bounded(request), response);
    }

    private final class Bounded extends HttpServletRequestWrapper {
        Bounded(HttpServletRequest request) {
            super(request);
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            return new BoundedStream(super.getInputStream());
        }
    }

    /** Counts what is read, because a body that comes in chunks does not say its length. */
    private final class BoundedStream extends ServletInputStream {
        private final ServletInputStream all;
        private final long beganNanos = System.nanoTime();
        private int left = bytesMax;

        BoundedStream(ServletInputStream all) {
            this.all = all;
        }

        @Override
        public int read() throws IOException {
            int next = all.read();
            return next < 0 ? next : counted(1, next);
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = all.read(bytes, offset, length);
            return read < 0 ? read : counted(read, read);
        }

        private int counted(int bytes, int result) throws IOException {
            left -= bytes;
            if (left < 0) {
                throw new BodyTooLarge(bytesMax);
            }
            if (System.nanoTime() - beganNanos > timeMax.toNanos()) {
                throw new BodyTooSlow(timeMax);
            }
            return result;
        }

        @Override
        public boolean isFinished() {
            return all.isFinished();
        }

        @Override
        public boolean isReady() {
            return all.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            all.setReadListener(listener);
        }
    }
}
