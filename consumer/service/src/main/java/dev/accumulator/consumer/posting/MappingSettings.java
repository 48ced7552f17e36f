package dev.accumulator.consumer.posting;

import dev.accumulator.consumer.event.TopicRole;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The mappings that are files.
 *
 * @param mappings where the files are: patterns such as {@code file:mappings/*.yaml} or {@code classpath:mappings/*.yaml}.
 *     A pattern that no file matches ends the start
 * @param shippedMappings files in place of those that come with the service
 */
@ConfigurationProperties("accumulator")
record MappingSettings(
        @DefaultValue List<String> mappings, @DefaultValue OfShippedTopics shippedMappings) {
    MappingSettings {
        mappings = List.copyOf(mappings);
    }

    /**
     * The files by which shipped topics are mapped.
     *
     * @param orders the file that says what orders move, such as {@code file:orders.yaml}; empty for the one that comes with
     *     the service
     * @param receipts the file that says what receipts move; empty for the one that comes with the service
     */
    record OfShippedTopics(
            @DefaultValue("") String orders,
            @DefaultValue("") String receipts) {
        /** Returns the file of a role; empty for that of the service. */
        String of(TopicRole role) {
            return switch (role) {
                case ORDERS -> orders.strip();
                case RECEIPTS -> receipts.strip();
                case MOVEMENTS, RESERVATIONS -> "";
            };
        }
    }
}
