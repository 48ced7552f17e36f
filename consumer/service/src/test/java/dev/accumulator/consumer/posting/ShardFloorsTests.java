package dev.accumulator.consumer.posting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.consumer.configuration.SettingMistake;
import dev.accumulator.consumer.event.EventLimits;
import dev.accumulator.consumer.event.RawEvent;
import dev.accumulator.consumer.event.TopicRole;
import dev.accumulator.consumer.mapping.ClosingMapping;
import dev.accumulator.consumer.mapping.Document;
import dev.accumulator.consumer.mapping.MappedPart;
import dev.accumulator.consumer.mapping.RecordMapping;
import dev.accumulator.consumer.mappingfile.ShippedFiles;
import dev.accumulator.consumer.shard.Shard;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Floor;
import dev.accumulator.registers.model.Movement;
import dev.accumulator.registers.model.RegisterDefinition;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Floors that span shards are refused at the start, and a record that is in the wrong one when it is read. */
class ShardFloorsTests {
    private static final EventLimits LIMITS = EventLimits.DEFAULT;
    private static final RegisterDefinition STOCK = register("stock");
    private static final RegisterDefinition COMING = register("coming");
    private static final Floor FLOOR = floor("enough", "stock", "coming");

    private static RegisterDefinition register(String name) {
        return RegisterDefinition.balance(name)
                .dimension("warehouse", "int")
                .dimension("product", "text")
                .resource("quantity", "numeric(18,4)")
                .build();
    }

    private static Floor floor(String name, String... registers) {
        return new Floor(
                name,
                Stream.of(registers)
                        .map(register -> Floor.Part.plus(register, "quantity"))
                        .toList(),
                List.of("warehouse", "product"),
                BigDecimal.ZERO,
                Floor.When.NOW);
    }

    /** Each value is a document with one movement: its register, warehouse and product. */
    private record Lines(String name, Set<String> topics, Set<String> registers) implements RecordMapping {
        @Override
        public String fingerprint() {
            return "1";
        }

        @Override
        public List<MappedPart> map(RawEvent record) {
            List<MappedPart> parts = new ArrayList<>();
            for (String line :
                    new String(Objects.requireNonNull(record.value()), StandardCharsets.UTF_8).split(";", -1)) {
                String[] said = line.split(" ", -1);
                Movement movement = new Movement(
                        said[0],
                        Instant.parse("2026-04-19T10:15:00Z"),
                        Map.of("warehouse", said[1], "product", said[2]),
                        Map.of("quantity", BigDecimal.ONE));
                parts.add(new MappedPart.Mapped(
                        new Document(Change.Post.of("lines:" + line, 1, List.of(movement)), null),
                        MappedPart.FieldFinder.NONE));
            }
            return parts;
        }
    }

    private static RecordMapping lines(String topic, String... registers) {
        return new Lines(topic, Set.of(topic), Set.of(registers));
    }

    private static Mappings mappings(RecordMapping... mappings) {
        return new Mappings(
                Stream.of(mappings)
                        .map(mapping -> new Mappings.Given(mapping, "the test"))
                        .toList(),
                Map.of());
    }

    private static List<String> mistakes(Map<String, List<String>> keyedBy, RecordMapping... mappings) {
        return check(new Shard(1, 4, List.of(), keyedBy, Set.of()), mappings).mistakes().stream()
                .map(SettingMistake::toString)
                .toList();
    }

    private static ShardFloors.Found check(Shard shard, RecordMapping... mappings) {
        return ShardFloors.check(shard, mappings(mappings), List.of(FLOOR), List.of(STOCK, COMING));
    }

    @Test
    void aFloorIsAcceptedWhereAllTopicsOfItsRegistersAreKeyedByTheSamePartOfItsGroup() {
        Shard shard =
                new Shard(1, 4, List.of(), Map.of("a", List.of("warehouse"), "b", List.of("warehouse")), Set.of());

        ShardFloors.Found found = check(shard, lines("a", "stock"), lines("b", "coming"), lines("c", "sales"));

        assertThat(found.mistakes()).isEmpty();
        assertThat(found.keys()).containsOnlyKeys("stock", "coming");
        assertThat(found.keys().values()).extracting(ShardKey::names).containsOnly(List.of("warehouse"));
    }

    @Test
    void aFloorWhoseGroupsWouldSpanShardsIsRefusedWithTheReason() {
        assertThat(mistakes(Map.of("a", List.of("warehouse")), lines("a", "stock"), lines("b", "coming")))
                .containsExactly(
                        "accumulator.floors.enough: its groups would span shards: topic \"b\" moves its registers,"
                                + " and accumulator.shard.keyed-by does not say that its records are keyed by one or several of"
                                + " [warehouse, product]");
        assertThat(mistakes(Map.of("a", List.of("warehouse", "lot")), lines("a", "stock")))
                .containsExactly("accumulator.floors.enough: its groups would span shards: it is decided by [warehouse,"
                        + " product], and topic \"a\" is keyed by [warehouse, lot]");
        assertThat(mistakes(
                        Map.of("a", List.of("warehouse", "product"), "b", List.of("product", "warehouse")),
                        lines("a", "stock"),
                        lines("b", "coming")))
                .containsExactly("accumulator.floors.enough: its groups would span shards: the topics that move its"
                        + " registers are keyed by {a=[warehouse, product], b=[product, warehouse]}");
    }

    @Test
    void aMappingThatMayMoveAnyRegisterCounts() {
        assertThat(mistakes(Map.of("a", List.of("warehouse")), lines("a", "stock"), shipped(TopicRole.MOVEMENTS)))
                .singleElement()
                .asString()
                .contains("topic \"movements\" moves its registers");
        assertThat(mistakes(
                        Map.of("a", List.of("warehouse")),
                        lines("a", "stock"),
                        shipped(TopicRole.ORDERS),
                        new ClosingMapping("closing", LIMITS)))
                .as("orders move others, and closing dates none")
                .isEmpty();
    }

    @Test
    void shippedTopicsThatAreKeyedByPartOfTheGroupAreAccepted() {
        List<RegisterDefinition> registers = List.of(register("inventory"), register("reserved"));
        Floor available = new Floor(
                "available",
                List.of(Floor.Part.plus("inventory", "quantity"), Floor.Part.minus("reserved", "quantity")),
                List.of("warehouse", "product"),
                BigDecimal.ZERO,
                Floor.When.ALWAYS);
        List<String> warehouse = List.of("warehouse");
        Mappings all =
                mappings(shipped(TopicRole.ORDERS), shipped(TopicRole.RECEIPTS), shipped(TopicRole.RESERVATIONS));
        Map<String, List<String>> keyedBy =
                new HashMap<>(Map.of("orders", warehouse, "receipts", warehouse, "reservations", warehouse));

        assertThat(ShardFloors.check(new Shard(0, 2, List.of(), keyedBy, Set.of()), all, List.of(available), registers)
                        .mistakes())
                .isEmpty();

        keyedBy.remove("receipts");
        assertThat(ShardFloors.check(new Shard(0, 2, List.of(), keyedBy, Set.of()), all, List.of(available), registers)
                        .mistakes())
                .singleElement()
                .asString()
                .startsWith("accumulator.floors.available: its groups would span shards: topic \"receipts\" moves its"
                        + " registers, and accumulator.shard.keyed-by does not say");
    }

    @Test
    void withoutOtherShardsNothingSpansThem() {
        ShardFloors.Found found = check(Shard.ONLY, lines("a", "stock"), shipped(TopicRole.RESERVATIONS));

        assertThat(found.mistakes()).isEmpty();
        assertThat(found.keys()).isEmpty();
    }

    private static RecordMapping shipped(TopicRole role) {
        return ShippedFiles.mapping(role, role.name().toLowerCase(Locale.ROOT), LIMITS);
    }

    @Test
    void theMovementsOfAGroupAreAcceptedInOneShardOfAll() {
        Map<String, List<String>> keyedBy = Map.of("a", List.of("warehouse", "product"));
        for (int product = 0; product < 50; product++) {
            String text = "7/p" + product;
            String line = "stock 7 p" + product;
            List<Integer> accepted = IntStream.range(0, 4)
                    .filter(index -> read(new Shard(index, 4, List.of(), keyedBy, Set.of("a")), null, line)
                            .isEmpty())
                    .boxed()
                    .toList();

            assertThat(accepted).containsExactly(new Shard(0, 4).ofKey(text));
        }
    }

    @Test
    void aRecordWhoseKeyBelongsToAnotherShardIsRefusedWithAllItsParts() {
        Shard own = new Shard(2, 4);
        String ours = key(own, 2);
        String theirs = key(own, 3);

        assertThat(read(own, ours, "sales 1 a;sales 1 b")).isEmpty();
        assertThat(read(own, theirs, "sales 1 a;sales 1 b"))
                .hasSize(2)
                .allMatch(reason -> reason.startsWith(
                        "the record is in partition 6, which belongs to shard 2 of 4, and its key" + " to shard 3: "));
        assertThat(read(own, null, "sales 1 a"))
                .containsExactly("the record has no key, so nothing says which shard its document belongs to");
        assertThat(read(new Shard(2, 4, List.of(), Map.of(), Set.of("a")), theirs, "sales 1 a"))
                .as("its producer chooses the partition")
                .isEmpty();
        assertThat(read(Shard.ONLY, null, "sales 1 a")).isEmpty();
    }

    private static String key(Shard shard, int wanted) {
        return IntStream.range(0, 1_000)
                .mapToObj(number -> "k" + number)
                .filter(key -> shard.ofKey(key) == wanted)
                .findFirst()
                .orElseThrow();
    }

    /** Returns why parts of a record in partition 6 of topic a are refused. */
    private static List<String> read(Shard shard, @Nullable String key, String value) {
        RecordMapping mapping = lines("a", "stock");
        Map<String, ShardKey> keys = check(shard, mapping).keys();
        Mappings mappings =
                mappings(mapping).in(new ShardRecords(shard, shard.partitionedOtherwise(), keys, KeyedDocuments.NONE));
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        RawEvent event = new RawEvent(
                "a",
                6,
                1,
                1,
                key == null ? null : key.getBytes(StandardCharsets.UTF_8),
                bytes,
                List.of(),
                bytes.length,
                true);
        List<Incoming> parts = new ArrayList<>();
        Incoming.read(mappings, event, parts);
        return parts.stream()
                .filter(Incoming.Unreadable.class::isInstance)
                .map(part -> ((Incoming.Unreadable) part).refusal())
                .peek(refusal -> assertThat(refusal.code()).isEqualTo("other-shard"))
                .map(Refusal::message)
                .toList();
    }
}
