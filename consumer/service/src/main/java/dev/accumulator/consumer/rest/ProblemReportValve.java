package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.security.AnswerHeaders;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.ActionCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;

/**
 * Reports what the container refuses before any controller sees it, such as a malformed request line, header or path, and
 * what was refused without a word. The answer is a problem detail in place of the container's page.
 */
final class ProblemReportValve extends ErrorReportValve {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemReportValve.class);

    @Override
    protected void report(Request request, Response response, @Nullable Throwable failure) {
        int status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0) {
            return;
        }
        // An endpoint of the actuator sets a status and says no more; for the container that is no error.
        if (response.isError() && !response.setErrorReported()) {
            return;
        }
        AtomicBoolean canWrite = new AtomicBoolean();
        response.getCoyoteResponse().action(ActionCode.IS_IO_ALLOWED, canWrite);
        if (!canWrite.get()) {
            return;
        }
        try {
            AnswerHeaders.set(response);
            response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
            response.setCharacterEncoding(StandardCharsets.UTF_8);
            PrintWriter writer = response.getReporter();
            if (writer != null) {
                writer.write(StatusProblem.json(status, reason(response, failure)));
                response.finishResponse();
            }
        } catch (IOException | IllegalStateException gone) {
            LOG.debug("The problem could not be written", gone);
        }
    }

    private static @Nullable String reason(Response response, @Nullable Throwable failure) {
        String message = response.getMessage();
        return message == null && failure != null ? failure.getMessage() : message;
    }
}
