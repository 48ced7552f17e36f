package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.registers.model.InvalidQuery;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Refuses to tell what was known before the layout of shards was switched in. Another one has answered that, with moments of
 * recording of its own, and what was answered for a moment stays.
 */
final class KnownSince implements HandlerInterceptor {
    private static final String PARAMETER = "knownAt";

    private final Generations generations;

    KnownSince(Generations generations) {
        this.generations = generations;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        String asked = request.getParameter(PARAMETER);
        Optional<Instant> since = generations.liveSince();
        if (asked == null || asked.isBlank() || since.isEmpty()) {
            return true;
        }
        MultiValueMap<String, String> given = new LinkedMultiValueMap<>();
        given.put(PARAMETER, List.of(asked));
        Instant moment = new RequestParameters(given, Stream.of(PARAMETER)).moment(PARAMETER);
        if (moment != null && moment.isBefore(since.get())) {
            throw new InvalidQuery(
                    PARAMETER,
                    PARAMETER + " must not be before " + since.get()
                            + ", when the shards were switched to another number, was " + moment);
        }
        return true;
    }
}
