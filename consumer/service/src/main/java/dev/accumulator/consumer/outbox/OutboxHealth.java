package dev.accumulator.consumer.outbox;

import dev.accumulator.consumer.outbox.OutboxTable.Backlog;
import dev.accumulator.consumer.outbox.RelayStatus.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Shows for each topic and in sum what the relay does, why it cannot send, and how many messages wait or are parked. */
final class OutboxHealth implements HealthIndicator {
    /** A message that is sent within a minute is no backlog. */
    private static final Duration DRAINED_WITHIN = Duration.ofMinutes(1);

    private final RelayStatuses statuses;

    OutboxHealth(RelayStatuses statuses) {
        this.statuses = statuses;
    }

    @Override
    public Health health() {
        Map<String, RelayStatus> topics = statuses.all();
        Role role = role(topics.values());
        Health.Builder health = role == Role.WAITING ? Health.down() : Health.up();
        health.withDetail("relay", role.shown());
        List<String> reasons = new ArrayList<>();
        List<Backlog> backlogs = new ArrayList<>();
        Map<String, Object> shown = new LinkedHashMap<>();
        topics.forEach((topic, status) -> {
            String failure = status.failure();
            if (failure != null) {
                reasons.add(topic + ": " + failure);
            }
            Backlog backlog = status.backlog();
            if (backlog != null) {
                backlogs.add(backlog);
            }
            shown.put(topic, details(status));
        });
        if (!reasons.isEmpty()) {
            health.withDetail("waitingFor", String.join("; ", reasons));
        }
        if (!backlogs.isEmpty()) {
            health.withDetails(figures(sum(backlogs)));
        }
        return health.withDetail("topics", shown).build();
    }

    /** One topic that waits is a failure, whatever the others do. */
    private static Role role(Collection<RelayStatus> statuses) {
        List<Role> roles = statuses.stream().map(RelayStatus::role).toList();
        for (Role each : List.of(Role.WAITING, Role.ACTIVE, Role.STANDBY)) {
            if (roles.contains(each)) {
                return each;
            }
        }
        return Role.STOPPED;
    }

    private static Map<String, Object> details(RelayStatus status) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("relay", status.role().shown());
        String failure = status.failure();
        if (failure != null) {
            details.put("waitingFor", failure);
        }
        Backlog backlog = status.backlog();
        if (backlog != null) {
            details.putAll(figures(backlog));
        }
        if (status.stampShiftMillis() != 0) {
            details.put("recordTimeShiftSeconds", status.stampShiftMillis() / 1_000);
        }
        return details;
    }

    private static Map<String, Object> figures(Backlog backlog) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("messages", backlog.messages());
        figures.put("oldestSeconds", backlog.oldest().toSeconds());
        figures.put("parked", backlog.parked());
        if (backlog.oldest().compareTo(DRAINED_WITHIN) > 0) {
            figures.put(
                    "doesNotDrain",
                    "the first message has waited for " + backlog.oldest().toSeconds() + " s");
        }
        return figures;
    }

    private static Backlog sum(List<Backlog> backlogs) {
        return backlogs.stream()
                .reduce((one, other) -> new Backlog(
                        one.messages() + other.messages(),
                        one.oldest().compareTo(other.oldest()) > 0 ? one.oldest() : other.oldest(),
                        one.parked() + other.parked()))
                .orElseThrow();
    }
}
