package dev.accumulator.consumer.rest;

import dev.accumulator.text.ForeignText;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import tools.jackson.databind.json.JsonMapper;

/**
 * The problem details of an answer for which only an HTTP status is known: the container refused the request, or no
 * controller took it.
 */
final class StatusProblem {
    /** Enough for a reason that quotes the request, which may be a whole page of hostile text. */
    private static final int REASON_CHARS_MAX = 300;

    private StatusProblem() {}

    /** Returns the stable code of a status that nothing more particular is known of. */
    static String code(int status) {
        return switch (status) {
            case 404 -> "not-found";
            case 405 -> "method-not-allowed";
            case 406 -> "not-acceptable";
            case 408 -> "request-timeout";
            case 413 -> "request-too-large";
            case 414 -> "uri-too-long";
            case 415 -> "unsupported-media-type";
            case 431 -> "headers-too-large";
            case 501 -> "not-implemented";
            case 503 -> "unavailable";
            case 505 -> "http-version-not-supported";
            default -> status >= 500 ? "internal-error" : "invalid-request";
        };
    }

    /**
     * Returns the problem of a status.
     *
     * @param reason what the container says; it is shown for mistakes of the client only
     */
    static ProblemDetail of(int status, @Nullable String reason) {
        String code = code(status);
        ProblemDetail problem = ProblemDetail.forStatus(status);
        problem.setTitle(title(status));
        problem.setType(URI.create("urn:accumulator:problem:" + code));
        problem.setDetail(sentence(status, reason));
        problem.setProperty("code", code);
        return problem;
    }

    /** Returns the problem as JSON, for where no message converter is at hand. */
    static String json(int status, @Nullable String reason) {
        ProblemDetail problem = of(status, reason);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("type", String.valueOf(problem.getType()));
        json.put("title", String.valueOf(problem.getTitle()));
        json.put("status", status);
        json.put("detail", String.valueOf(problem.getDetail()));
        json.putAll(Objects.requireNonNullElse(problem.getProperties(), Map.of()));
        return JsonMapper.shared().writeValueAsString(json);
    }

    private static String title(int status) {
        HttpStatus known = HttpStatus.resolve(status);
        return known == null ? "Error" : known.getReasonPhrase();
    }

    private static String sentence(int status, @Nullable String reason) {
        if (status >= 500) {
            return status == 503
                    ? "The service cannot answer now; try again soon"
                    : "The request failed; the service's log has the reason";
        }
        if (reason != null && !reason.isBlank()) {
            return ForeignText.shorten(reason, REASON_CHARS_MAX);
        }
        return switch (status) {
            case 404 -> "There is nothing at this path; /v3/api-docs describes those that there are";
            case 405 -> "This path does not take the method of the request";
            case 413 -> "The request is too large";
            default -> "The server cannot read this request";
        };
    }
}
