package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.federation.ShardUnavailable;
import dev.accumulator.consumer.generation.GenerationNotOpen;
import dev.accumulator.consumer.generation.LayoutNotLive;
import dev.accumulator.consumer.mapping.MappingWaits;
import dev.accumulator.consumer.security.Operator;
import dev.accumulator.registers.model.MomentStillOpen;
import dev.accumulator.registers.model.PartsDiffer;
import dev.accumulator.registers.model.RegisterException;
import dev.accumulator.registers.model.RegisterNotFound;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/**
 * Turns refusals into problem details: a stable {@code code}, the {@code field} at fault, and a sentence that says what
 * is allowed.
 */
@RestControllerAdvice
final class Problems extends ResponseEntityExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    /** By then most transactions that were in the way have ended. */
    private static final String RETRY_AFTER_SECONDS = "1";

    /** A server that is started anew is often back by then. */
    private static final String RETRY_MAPPING_AFTER_SECONDS = "10";

    @ExceptionHandler
    ResponseEntity<ProblemDetail> register(RegisterException refused) {
        HttpStatus status = refused instanceof RegisterNotFound ? HttpStatus.NOT_FOUND : HttpStatus.BAD_REQUEST;
        return problem(status, refused.code(), refused.field(), refused.getMessage());
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> momentStillOpen(MomentStillOpen waited) {
        ResponseEntity<ProblemDetail> answer =
                problem(HttpStatus.SERVICE_UNAVAILABLE, waited.code(), waited.field(), waited.getMessage());
        return ResponseEntity.status(answer.getStatusCode())
                .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
                .body(answer.getBody());
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> notFound(NotFound missing) {
        ResponseEntity<ProblemDetail> answer = problem(
                HttpStatus.NOT_FOUND,
                missing.what() + "-not-found",
                missing.what(),
                String.valueOf(missing.getMessage()));
        missing.known().forEach(Objects.requireNonNull(answer.getBody())::setProperty);
        return answer;
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> invalidMapping(InvalidMapping invalid) {
        ResponseEntity<ProblemDetail> answer =
                problem(HttpStatus.BAD_REQUEST, "invalid-mapping", "mapping", String.valueOf(invalid.getMessage()));
        Objects.requireNonNull(answer.getBody())
                .setProperty(
                        "mistakes",
                        invalid.mistakes().stream()
                                .map(mistake -> Map.of(
                                        "line",
                                        mistake.line(),
                                        "column",
                                        mistake.column(),
                                        "message",
                                        mistake.message()))
                                .toList());
        return answer;
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> mappingWaits(MappingWaits later) {
        LOG.warn("A request could not be answered: {}", later.getMessage());
        ProblemDetail problem =
                detail(HttpStatus.SERVICE_UNAVAILABLE, "mapping-waits", String.valueOf(later.getMessage()));
        return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
                .header(HttpHeaders.RETRY_AFTER, RETRY_MAPPING_AFTER_SECONDS)
                .body(problem);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> runInProgress(RunInProgress busy) {
        ResponseEntity<ProblemDetail> answer =
                problem(HttpStatus.CONFLICT, "run-in-progress", null, String.valueOf(busy.getMessage()));
        Objects.requireNonNull(answer.getBody()).setProperty("run", busy.path());
        return answer;
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> name(Operator.NameRefused refused) {
        return refused.isAnother()
                ? problem(HttpStatus.FORBIDDEN, "not-your-name", null, String.valueOf(refused.getMessage()))
                : problem(HttpStatus.BAD_REQUEST, "invalid-query", "by", String.valueOf(refused.getMessage()));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> notOpen(GenerationNotOpen waiting) {
        LOG.warn("A request could not be answered: {}", waiting.getMessage());
        return problem(
                HttpStatus.SERVICE_UNAVAILABLE,
                "not-open",
                null,
                "The service has not opened its tables in the database yet; try again soon");
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> notReached(PositionNotReached late) {
        ResponseEntity<ProblemDetail> answer = problem(
                HttpStatus.GATEWAY_TIMEOUT,
                "position-not-reached",
                AskedPositions.PARAMETER,
                String.valueOf(late.getMessage()));
        Objects.requireNonNull(answer.getBody()).setProperty("positions", late.positions());
        return answer;
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> tooManyWaiting(TooManyWaiting refused) {
        ProblemDetail problem =
                detail(HttpStatus.SERVICE_UNAVAILABLE, "too-many-waiting", String.valueOf(refused.getMessage()));
        return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
                .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
                .body(problem);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> tooManyViewers(TooManyViewers refused) {
        ProblemDetail problem =
                detail(HttpStatus.SERVICE_UNAVAILABLE, "too-many-viewers", String.valueOf(refused.getMessage()));
        return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
                .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
                .body(problem);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> tooBusy(TooBusy waited) {
        LOG.warn("A request could not be answered: {}", waited.getMessage());
        ProblemDetail problem = detail(HttpStatus.SERVICE_UNAVAILABLE, "too-busy", String.valueOf(waited.getMessage()));
        return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
                .header(HttpHeaders.RETRY_AFTER, String.valueOf(waited.retryAfterSeconds()))
                .body(problem);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> shard(ShardUnavailable missing) {
        LOG.warn("A request could not be answered: {}", missing.getMessage());
        ProblemDetail problem =
                detail(HttpStatus.SERVICE_UNAVAILABLE, "shard-unavailable", String.valueOf(missing.getMessage()));
        problem.setProperty("shard", missing.shard());
        return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
                .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
                .body(problem);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> layout(LayoutNotLive silent) {
        ProblemDetail problem =
                detail(HttpStatus.SERVICE_UNAVAILABLE, "layout-not-live", String.valueOf(silent.getMessage()));
        problem.setProperty("layout", silent.state().text());
        return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
                .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
                .body(problem);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> shards(PartsDiffer different) {
        LOG.warn("A request could not be answered: {}", different.getMessage());
        return problem(
                HttpStatus.SERVICE_UNAVAILABLE, "shards-differ", "register", String.valueOf(different.getMessage()));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> refusedInShard(RefusedInShard refused) {
        HttpStatus status = refused.code().endsWith("-not-found") ? HttpStatus.NOT_FOUND : HttpStatus.BAD_REQUEST;
        ResponseEntity<ProblemDetail> answer =
                problem(status, refused.code(), null, String.valueOf(refused.getMessage()));
        Objects.requireNonNull(answer.getBody()).setProperty("shard", refused.shard());
        return answer;
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> notOverShards(NotOverShards refused) {
        return problem(HttpStatus.NOT_IMPLEMENTED, "not-over-shards", null, String.valueOf(refused.getMessage()));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> database(DataAccessException failure) {
        boolean temporary = failure instanceof TransientDataAccessException
                || failure instanceof DataAccessResourceFailureException
                || failure instanceof CannotGetJdbcConnectionException;
        if (temporary) {
            return unavailable(failure);
        }
        LOG.error("A request failed in the database", failure);
        return problem(
                HttpStatus.INTERNAL_SERVER_ERROR,
                "internal-error",
                null,
                "The request failed; the service's log has the reason");
    }

    /** A query string that the container cannot read: a percent sign without digits, or too many parameters. */
    @ExceptionHandler
    ResponseEntity<ProblemDetail> parameters(InvalidParameterException malformed) {
        HttpStatus status = malformed.getErrorCode() == HttpStatus.CONTENT_TOO_LARGE.value()
                ? HttpStatus.CONTENT_TOO_LARGE
                : HttpStatus.BAD_REQUEST;
        return ResponseEntity.status(status).body(StatusProblem.of(status.value(), malformed.getMessage()));
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleNoResourceFoundException(
            NoResourceFoundException missing, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return handleExceptionInternal(missing, StatusProblem.of(status.value(), null), headers, status, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException unreadable,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        HttpStatus shown = switch (unreadable.getRootCause()) {
            case BodyLimit.BodyTooLarge large -> HttpStatus.CONTENT_TOO_LARGE;
            case BodyLimit.BodyTooSlow slow -> HttpStatus.REQUEST_TIMEOUT;
            case SocketTimeoutException silent -> HttpStatus.REQUEST_TIMEOUT;
            case null, default -> HttpStatus.BAD_REQUEST;
        };
        if (shown != HttpStatus.BAD_REQUEST) {
            ProblemDetail problem = StatusProblem.of(
                    shown.value(),
                    NestedExceptionUtils.getMostSpecificCause(unreadable).getMessage());
            HttpHeaders closing = HttpHeaders.copyOf(headers);
            // What is left of the body may still come, so no other request can follow on this connection.
            closing.set(HttpHeaders.CONNECTION, "close");
            return handleExceptionInternal(unreadable, problem, closing, shown, request);
        }
        return super.handleHttpMessageNotReadable(unreadable, headers, status, request);
    }

    /** Gives a code to the problems that Spring makes by itself. */
    @Override
    protected ResponseEntity<Object> createResponseEntity(
            @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        if (body instanceof ProblemDetail problem
                && !Objects.requireNonNullElse(problem.getProperties(), Map.of())
                        .containsKey("code")) {
            String code = StatusProblem.code(status.value());
            problem.setType(URI.create("urn:accumulator:problem:" + code));
            problem.setProperty("code", code);
        }
        return super.createResponseEntity(body, headers, status, request);
    }

    private static ResponseEntity<ProblemDetail> unavailable(RuntimeException failure) {
        LOG.warn("A request could not be answered: {}", failure.getMessage());
        return problem(
                HttpStatus.SERVICE_UNAVAILABLE,
                "database-unavailable",
                null,
                "The database cannot be reached or is too busy; try again later");
    }

    private static ResponseEntity<ProblemDetail> problem(
            HttpStatusCode status, String code, @Nullable String field, String detail) {
        ProblemDetail problem = detail(status, code, detail);
        if (field != null) {
            problem.setProperty("field", field);
        }
        return ResponseEntity.status(status).body(problem);
    }

    /** A problem with a stable code and a sentence for people. */
    static ProblemDetail detail(HttpStatusCode status, String code, String detail) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setType(URI.create("urn:accumulator:problem:" + code));
        problem.setProperty("code", code);
        return problem;
    }
}
