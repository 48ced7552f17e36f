package dev.accumulator.consumer.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.producer.traffic.Cause;
import dev.accumulator.producer.traffic.Delivery;
import dev.accumulator.producer.traffic.Disturbances;
import dev.accumulator.producer.traffic.Modes;
import dev.accumulator.producer.traffic.Poison;
import dev.accumulator.producer.traffic.Traffic;
import dev.accumulator.producer.traffic.TrafficOptions;
import dev.accumulator.schemas.EventFault;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;

/** Decodes the demo upstream's records. */
class DemoTrafficTests {

    private static final Set<String> CODES =
            Arrays.stream(EventFault.values()).map(EventFault::code).collect(Collectors.toSet());

    private final EventDecoder decoder = new EventDecoder(
            Map.of("orders", TopicRole.ORDERS, "receipts", TopicRole.RECEIPTS, "movements", TopicRole.MOVEMENTS));

    @Test
    void readsGoodRecordsAndRefusesBadOnesWithTheCodeThatTheDemoExpects() {
        Traffic traffic = Traffic.of(TrafficOptions.of(31, 4_000)
                .with(new Disturbances(5, 5, 10, 10, 60))
                .with(Modes.MIXED));
        traffic.forEachRemaining(delivery -> {
            Decoded decoded = decoder.decode(raw(delivery));
            Poison poison = delivery.poison();
            if (poison == null) {
                assertThat(decoded)
                        .as(delivery.toString())
                        .isInstanceOf(
                                delivery.cause() == Cause.TOMBSTONE || delivery.value() == null
                                        ? Decoded.Tombstone.class
                                        : Decoded.BusinessEvent.class);
            } else if (CODES.contains(poison.code())) {
                assertThat(decoded).as(poison.name()).isInstanceOf(Decoded.Undecodable.class);
                assertThat(((Decoded.Undecodable) decoded).fault().code())
                        .as(poison.name() + " " + decoded)
                        .isEqualTo(poison.code());
            } else {
                assertThat(decoded).as(poison.name()).isInstanceOf(Decoded.BusinessEvent.class);
            }
        });
        assertThat(traffic.counts().poison()).hasSize(Poison.values().length);
    }

    private static RawEvent raw(Delivery delivery) {
        List<RawEvent.Header> headers = new ArrayList<>();
        for (Header header : delivery.headers()) {
            headers.add(new RawEvent.Header(header.key(), header.value()));
        }
        String key = delivery.key();
        return new RawEvent(
                delivery.topic(),
                0,
                0,
                0,
                key == null ? null : key.getBytes(StandardCharsets.UTF_8),
                delivery.value(),
                headers);
    }
}
