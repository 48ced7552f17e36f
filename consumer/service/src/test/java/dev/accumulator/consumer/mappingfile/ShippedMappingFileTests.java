package dev.accumulator.consumer.mappingfile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.consumer.event.Decoded;
import dev.accumulator.consumer.event.EventDecoder;
import dev.accumulator.consumer.event.EventLimits;
import dev.accumulator.consumer.event.RawEvent;
import dev.accumulator.consumer.event.TopicRole;
import dev.accumulator.consumer.mapping.DocumentMapping;
import dev.accumulator.consumer.mapping.MappedPart;
import dev.accumulator.consumer.mapping.RecordMapping;
import dev.accumulator.producer.traffic.Delivery;
import dev.accumulator.producer.traffic.Disturbances;
import dev.accumulator.producer.traffic.Modes;
import dev.accumulator.producer.traffic.Traffic;
import dev.accumulator.producer.traffic.TrafficOptions;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Movement;
import dev.accumulator.registers.model.Origin;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;

/** The shipped mappings as files make the movements that the service's own code makes. */
class ShippedMappingFileTests {
    private static final Map<String, TopicRole> ROLES =
            Map.of("orders", TopicRole.ORDERS, "receipts", TopicRole.RECEIPTS);

    private final EventDecoder decoder = new EventDecoder(ROLES);
    private final List<RecordMapping> files = MappingFiles.loadShipped(Mapping.REGISTERS, EventLimits.DEFAULT);

    @Test
    void equalsTheCodeOnTheDemosTraffic() {
        int[] posted = new int[1];
        int[] unposted = new int[1];
        int[] withdrawn = new int[1];
        Traffic.of(TrafficOptions.of(17, 6_000)
                        .with(new Disturbances(5, 5, 10, 30, 0))
                        .with(Modes.MIXED))
                .forEachRemaining(delivery -> {
                    if (!ROLES.containsKey(delivery.topic())) {
                        return;
                    }
                    RawEvent record = raw(delivery);
                    Origin origin = RecordMapping.originOf(record);
                    MappedPart part = file(record.topic()).map(record).getFirst();
                    switch (decoder.decode(record)) {
                        case Decoded.BusinessEvent event -> {
                            Change change =
                                    DocumentMapping.documentOf(event, origin).change();
                            assertSame(part, change);
                            posted[0] += change instanceof Change.Post ? 1 : 0;
                            unposted[0] += change instanceof Change.Unpost ? 1 : 0;
                        }
                        case Decoded.Tombstone tombstone -> {
                            assertSame(
                                    part,
                                    DocumentMapping.documentOf(tombstone, origin)
                                            .change());
                            withdrawn[0]++;
                        }
                        case Decoded.Undecodable bad -> throw new AssertionError(bad.toString());
                    }
                });
        assertThat(posted[0]).isGreaterThan(1_000);
        assertThat(unposted[0]).isGreaterThan(50);
        assertThat(withdrawn[0]).isGreaterThan(10);
    }

    private RecordMapping file(String topic) {
        return files.stream()
                .filter(mapping -> mapping.topics().contains(topic))
                .findFirst()
                .orElseThrow();
    }

    private static void assertSame(MappedPart part, Change expected) {
        assertThat(part).isInstanceOf(MappedPart.Mapped.class);
        Change change = ((MappedPart.Mapped) part).document().change();
        assertThat(change.recorder()).isEqualTo(expected.recorder());
        switch (expected) {
            case Change.Post post -> {
                assertThat(((Change.Post) change).revision()).isEqualTo(post.revision());
                assertThat(spelled(((Change.Post) change).movements())).isEqualTo(spelled(post.movements()));
            }
            case Change.Unpost unpost -> assertThat(change).isEqualTo(unpost);
            case Change.Withdraw withdraw -> assertThat(change).isEqualTo(withdraw);
        }
    }

    /** The code writes both movements of a line at once, the file all of one register first. */
    private static List<String> spelled(List<Movement> movements) {
        return movements.stream()
                .map(movement -> movement.register()
                        + movement.period()
                        + new TreeMap<>(movement.dimensions())
                        + spelled(movement.resources()))
                .sorted()
                .toList();
    }

    private static String spelled(Map<String, BigDecimal> resources) {
        Map<String, String> spelled = new TreeMap<>();
        resources.forEach((name, value) -> spelled.put(
                name, value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString()));
        return spelled.toString();
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
