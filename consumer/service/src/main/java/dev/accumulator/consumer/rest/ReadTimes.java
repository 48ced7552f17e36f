package dev.accumulator.consumer.rest;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;

/** Measures the time of reads by their kind, with the wait for a turn and the writing of the answer. */
final class ReadTimes implements HandlerInterceptor {
    private static final String BEGAN = ReadTimes.class.getName();

    private static final List<String> OUTCOMES = List.of("answered", "refused", "unavailable", "failed");

    private static final Map<String, String> KINDS = Map.ofEntries(
            Map.entry("/api/balances", "balances"),
            Map.entry("/api/registers/{name}/balances", "balances"),
            Map.entry("/api/registers/{name}/turnovers", "turnovers"),
            Map.entry("/api/registers/{name}/movements", "movements"),
            Map.entry("/api/ledgers/{name}/trial-balance", "trial-balance"),
            Map.entry("/api/ledgers/{name}/card", "card"),
            Map.entry("/api/ledgers/{name}/between", "between"),
            Map.entry("/api/recorders", "documents"),
            Map.entry("/api/recorders/{*id}", "document"),
            Map.entry("/api/orders", "orders"),
            Map.entry("/api/orders/{*id}", "order"));

    private static final Map<String, String> ONE_OF = Map.of("documents", "document", "orders", "order");

    /** By kind and outcome. All are made at the start, so that a rate can be taken of the first. */
    private final Map<String, Map<String, Timer>> timers = new TreeMap<>();

    ReadTimes(MeterRegistry registry) {
        for (String kind : KINDS.values()) {
            timers.computeIfAbsent(kind, each -> byOutcome(registry, each));
        }
    }

    private static Map<String, Timer> byOutcome(MeterRegistry registry, String kind) {
        Map<String, Timer> byOutcome = new TreeMap<>();
        for (String outcome : OUTCOMES) {
            byOutcome.put(
                    outcome,
                    Timer.builder("accumulator.reads")
                            .description("Time of reads over REST, with the wait for a turn")
                            .tag("kind", kind)
                            .tag("outcome", outcome)
                            .serviceLevelObjectives(
                                    Duration.ofMillis(1),
                                    Duration.ofMillis(2),
                                    Duration.ofMillis(5),
                                    Duration.ofMillis(10),
                                    Duration.ofMillis(25),
                                    Duration.ofMillis(50),
                                    Duration.ofMillis(100),
                                    Duration.ofMillis(250),
                                    Duration.ofMillis(500),
                                    Duration.ofSeconds(1),
                                    Duration.ofMillis(2_500),
                                    Duration.ofSeconds(5),
                                    Duration.ofSeconds(10),
                                    Duration.ofSeconds(30))
                            .register(registry));
        }
        return byOutcome;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        request.setAttribute(BEGAN, System.nanoTime());
        return true;
    }

    @Override
    public void afterCompletion(
            HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable Exception failure) {
        Object pattern = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
        String kind = pattern == null ? null : KINDS.get(pattern.toString());
        if (kind != null && request.getParameter("id") != null) {
            // One of the list is as quick to read as by its path.
            kind = ONE_OF.getOrDefault(kind, kind);
        }
        Map<String, Timer> byOutcome = kind == null ? null : timers.get(kind);
        if (byOutcome != null && request.getAttribute(BEGAN) instanceof Long began) {
            Timer timer = byOutcome.get(outcome(response.getStatus(), failure));
            if (timer != null) {
                timer.record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
            }
        }
    }

    private static String outcome(int status, @Nullable Exception failure) {
        if (status == HttpServletResponse.SC_SERVICE_UNAVAILABLE) {
            return "unavailable";
        }
        if (status >= HttpServletResponse.SC_INTERNAL_SERVER_ERROR || failure != null) {
            return "failed";
        }
        return status >= HttpServletResponse.SC_BAD_REQUEST ? "refused" : "answered";
    }
}
