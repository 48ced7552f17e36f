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
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Bounds the bodies of requests. All bodies of the interface are small objects. */
@Component
final class BodyLimit extends OncePerRequestFilter {
    /** The largest body has a reason of 2,000 characters, each of at most 12 bytes as an escape. */
    private static final int BYTES_MAX = 64 << 10;

    /** A body has more bytes than are read. */
    static final class BodyTooLarge extends IOException {
        BodyTooLarge() {
            super("A request's body has at most " + BYTES_MAX + " bytes");
        }
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getContentLengthLong() > BYTES_MAX) {
            int status = HttpStatus.CONTENT_TOO_LARGE.value();
            response.setStatus(status);
            response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
            response.getOutputStream()
                    .write(StatusProblem.json(status, new BodyTooLarge().getMessage())
                            .getBytes(StandardCharsets.UTF_8));
            return;
        }
        // A body that comes in chunks does not say its length.
        chain.doFilter(request.getContentLengthLong() < 0 ? new Bounded(request) : request, response);
    }

    private static final class Bounded extends HttpServletRequestWrapper {
        Bounded(HttpServletRequest request) {
            super(request);
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            return new BoundedStream(super.getInputStream());
        }
    }

    private static final class BoundedStream extends ServletInputStream {
        private final ServletInputStream all;
        private int left = BYTES_MAX;

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
                throw new BodyTooLarge();
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
