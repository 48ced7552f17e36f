package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.federation.Federation;
import dev.accumulator.consumer.shard.Shard;
import dev.accumulator.registers.model.InvalidQuery;
import dev.accumulator.text.ForeignText;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Lets a request mean the shard of this instance alone, by its header. Without the header an instance that answers for all
 * shards refuses what it cannot answer for all of them: nobody takes an answer of one shard for that of all.
 */
final class OwnShardAlone implements HandlerInterceptor {
    static final String HEADER = "Accumulator-Shard";

    private static final String ATTRIBUTE = OwnShardAlone.class.getName();

    /** Requests that are answered over all shards, or that say nothing of one. */
    private static final Set<String> OVER_SHARDS = Set.of(
            "GET /api/registers",
            "GET /api/registers/{name}",
            "GET /api/registers/{name}/balances",
            "GET /api/registers/{name}/turnovers",
            "GET /api/registers/{name}/movements",
            "GET /api/registers/{name}/changes",
            "GET /api/registers/{name}/values",
            "GET /api/balances",
            "GET /api/ledgers/{name}/accounts",
            "GET /api/ledgers/{name}/trial-balance",
            "GET /api/ledgers/{name}/card",
            "GET /api/ledgers/{name}/between",
            "GET /api/orders",
            "GET /api/orders/{*id}",
            "GET /api/recorders",
            "GET /api/recorders/{*id}",
            "GET /api/dead-letters",
            "GET /api/dead-letters/counts",
            "POST /api/dead-letters/resolve",
            "POST /api/dead-letters/retry",
            "GET /api/dead-letters/{id}",
            "POST /api/dead-letters/{id}/retry",
            "POST /api/dead-letters/{id}/resolve",
            "GET /api/verifications",
            "POST /api/verifications",
            "GET /api/verifications/{id}",
            "GET /api/repairs",
            "POST /api/repairs",
            "GET /api/repairs/{id}",
            "POST /api/registers/{name}/totals/rebuild",
            "GET /api/rebuilds",
            "POST /api/rebuilds",
            "GET /api/rebuilds/{id}",
            "DELETE /api/rebuilds/{id}",
            "GET /api/rebuilds/{id}/differences",
            "POST /api/rebuilds/{id}/switch",
            "POST /api/rebuilds/{id}/rollback",
            "GET /api/closings",
            "PUT /api/closings",
            "GET /api/seals",
            "POST /api/seals",
            "GET /api/floors",
            "GET /api/floors/{name}",
            "GET /api/refusals",
            "POST /api/refusals/{id}/retry",
            "GET /api/status",
            "GET /api/partitions",
            "GET /api/partitions/{topic}/{partition}",
            "POST /api/partitions/{topic}/{partition}/decisions",
            "GET /api/partitioning",
            "GET /api/registers/{name}/publication",
            "POST /api/registers/{name}/publication/compare",
            "POST /api/registers/{name}/detach",
            "GET /api/outbox/parked",
            "POST /api/outbox/parked/{id}/send",
            "DELETE /api/outbox/parked/{id}",
            "GET /api/availability",
            "GET /api/reservations",
            "GET /api/reservations/{*id}",
            "GET /api/layout",
            "POST /api/layout/carry",
            "POST /api/layout/compare",
            "POST /api/layout/switch",
            "POST /api/layout/back",
            "GET /api/mappings",
            "POST /api/mappings/dry-run",
            "GET /",
            "GET /letters",
            "GET /letters/{id}",
            "POST /letters/{id}/retry",
            "POST /letters/{id}/resolve",
            "POST /letters/resolve",
            "POST /letters/retry",
            "GET /maintenance",
            "GET /maintenance/{id}",
            "POST /maintenance/verify",
            "POST /maintenance/repair",
            "GET /rebuild",
            "POST /rebuild",
            "GET /rebuild/{id}",
            "POST /rebuild/{id}/switch",
            "POST /rebuild/{id}/rollback",
            "POST /rebuild/{id}/delete",
            "GET /registers",
            "GET /registers/{name}",
            "GET /registers/{name}/balances.csv",
            "GET /registers/{name}/turnovers",
            "GET /registers/{name}/turnovers.csv",
            "GET /registers/{name}/trial-balance",
            "GET /registers/{name}/trial-balance.csv",
            "GET /registers/{name}/card",
            "GET /registers/{name}/card.csv",
            "GET /registers/{name}/cell",
            "GET /registers/{name}/cell/curve",
            "GET /query",
            "GET /documents",
            "GET /documents/{*id}",
            "GET /suggestions/documents",
            "GET /code");

    private final Federation federation;

    OwnShardAlone(Federation federation) {
        this.federation = federation;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        String asked = request.getHeader(HEADER);
        Shard own = federation.own();
        if (asked != null) {
            if (!asked.equals(String.valueOf(own.index()))) {
                throw new InvalidQuery(
                        HEADER,
                        HEADER + " must be " + own.index() + " here, because this instance belongs to " + own + ", was "
                                + ForeignText.quote(asked));
            }
            request.setAttribute(ATTRIBUTE, true);
            return true;
        }
        if (federation.isOn() && handler instanceof HandlerMethod method && isOurs(method) && !isOverShards(request)) {
            throw new NotOverShards();
        }
        return true;
    }

    /** Handlers of the framework say nothing of shards. */
    private static boolean isOurs(HandlerMethod method) {
        return method.getBeanType().getPackageName().startsWith("dev.accumulator.")
                && method.getBeanType() != ErrorAnswers.class;
    }

    private static boolean isOverShards(HttpServletRequest request) {
        Object pattern = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
        String read = request.getMethod().equals("HEAD") ? "GET" : request.getMethod();
        return pattern != null && OVER_SHARDS.contains(read + " " + pattern);
    }

    /** Returns true if the request of this thread means the shard of this instance alone. */
    static boolean isAsked() {
        return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes
                && isAsked(attributes.getRequest());
    }

    private static boolean isAsked(HttpServletRequest request) {
        @Nullable Object asked = request.getAttribute(ATTRIBUTE);
        return Boolean.TRUE.equals(asked);
    }
}
