package dev.accumulator.consumer.outbox;

import dev.accumulator.consumer.outbox.OutboxTable.Backlog;
import dev.accumulator.consumer.outbox.RelayStatus.Role;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Shows the state of the relay, and how many messages wait or are parked. */
final class OutboxHealth implements HealthIndicator {
    private final RelayStatus status;

    OutboxHealth(RelayStatus status) {
        this.status = status;
    }

    @Override
    public Health health() {
        Role role = status.role();
        Health.Builder health = role == Role.WAITING ? Health.down() : Health.up();
        health.withDetail("relay", role.shown());
        String failure = status.failure();
        if (failure != null) {
            health.withDetail("waitingFor", failure);
        }
        Backlog backlog = status.backlog();
        if (backlog != null) {
            health.withDetail("messages", backlog.messages())
                    .withDetail("oldestSeconds", backlog.oldest().toSeconds())
                    .withDetail("parked", backlog.parked());
        }
        return health.build();
    }
}
