package dev.accumulator.consumer.catalogue;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Shows how many names there are of each dimension, and why they are not brought up to date. */
final class CatalogueHealth implements HealthIndicator {
    private final Catalogues catalogues;

    CatalogueHealth(Catalogues catalogues) {
        this.catalogues = catalogues;
    }

    @Override
    public Health health() {
        String trouble = catalogues.trouble();
        Health.Builder health = trouble.isEmpty() ? Health.up() : Health.down().withDetail("waitingFor", trouble);
        catalogues.states().forEach((dimension, state) -> {
            Map<String, Object> details = new LinkedHashMap<>();
            details.put("entries", state.entries());
            if (state.leftOut() > 0) {
                details.put("leftOut", state.leftOut());
            }
            health.withDetail(dimension, details);
        });
        return health.build();
    }
}
