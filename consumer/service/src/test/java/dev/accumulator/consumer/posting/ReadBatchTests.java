package dev.accumulator.consumer.posting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.consumer.event.RawEvent;
import dev.accumulator.consumer.mapping.Document;
import dev.accumulator.consumer.mapping.MappedPart;
import dev.accumulator.consumer.mapping.MappedSize;
import dev.accumulator.consumer.mapping.MappingWaits;
import dev.accumulator.consumer.mapping.RecordMapping;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Movement;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A batch is read in pieces that memory bounds, and without the partitions that wait. */
class ReadBatchTests {
    private static final long BYTES_MAX = 1 << 20;
    private static final Movement MOVEMENT = new Movement(
            "inventory",
            Instant.parse("2026-04-19T10:15:00Z"),
            Map.of("warehouse", "1", "product", "7"),
            Map.of("quantity", BigDecimal.ONE));

    private final Mappings mappings = new Mappings(List.of(new Mappings.Given(new Expanding(), "the test")), Map.of());

    /** Each record says how many movements it makes, or {@code wait}. */
    private static final class Expanding implements RecordMapping {
        @Override
        public String name() {
            return "expanding";
        }

        @Override
        public Set<String> topics() {
            return Set.of("t");
        }

        @Override
        public String fingerprint() {
            return "1";
        }

        @Override
        public List<MappedPart> map(RawEvent record) {
            String said = new String(Objects.requireNonNull(record.value()), StandardCharsets.UTF_8);
            if (said.equals("wait")) {
                throw new MappingWaits("the registry is away", new IllegalStateException());
            }
            List<MappedPart> parts = new ArrayList<>();
            for (int left = Integer.parseInt(said); left > 0; left -= 10_000) {
                parts.add(new MappedPart.Mapped(
                        new Document(
                                new Change.Post(
                                        "e:" + record.offset() + "-" + parts.size(),
                                        1,
                                        new UUID(0, 1),
                                        Collections.nCopies(Math.min(left, 10_000), MOVEMENT),
                                        null),
                                null),
                        MappedPart.FieldFinder.NONE));
            }
            return parts;
        }
    }

    private static RawEvent record(int partition, long offset, String value) {
        return new RawEvent("t", partition, offset, 0, null, value.getBytes(StandardCharsets.UTF_8), List.of());
    }

    private static Batch batch(RawEvent... records) {
        Map<Partition, Advance> advances = new HashMap<>();
        for (RawEvent record : records) {
            advances.merge(
                    Batch.partitionOf(record),
                    new Advance(record.offset(), record.offset() + 1),
                    (before, now) -> new Advance(before.from(), now.to()));
        }
        return new Batch(List.of(records), advances);
    }

    private static int movements(ReadBatch piece) {
        return Incoming.changes(piece.incoming()).stream()
                .mapToInt(change -> ((Change.Post) change).movements().size())
                .sum();
    }

    @Test
    void recordsThatExpandArePostedInPiecesAndTheirPositionsMoveStepByStep() {
        RawEvent[] records = new RawEvent[300];
        for (int i = 0; i < records.length; i++) {
            records[i] = record(i % 3, 100 + i, i % 50 == 7 ? "9000" : "300");
        }
        Batch whole = batch(records);
        ReadAhead ahead = new ReadAhead(batch -> ReadBatch.read(mappings, batch, BYTES_MAX));
        ahead.add(List.of(whole, batch(record(0, 500, "1"))));
        long mostMovements = BYTES_MAX / MappedSize.of(MOVEMENT) + 9_000;

        List<RawEvent> read = new ArrayList<>();
        Map<Partition, Long> reached = new LinkedHashMap<>();
        int pieces = 0;
        int movements = 0;
        while (read.size() < records.length) {
            ahead.read();
            ReadBatch piece = ahead.next();
            assertThat(movements(piece)).isBetween(1, (int) mostMovements);
            movements += movements(piece);
            read.addAll(piece.batch().events());
            piece.batch().advances().forEach((partition, advance) -> {
                Long before = reached.put(partition, advance.to());
                assertThat(advance.from())
                        .isEqualTo(
                                before == null
                                        ? Objects.requireNonNull(
                                                        whole.advances().get(partition))
                                                .from()
                                        : before);
            });
            pieces++;
        }

        assertThat(read).containsExactly(records);
        assertThat(movements).isEqualTo(6 * 9_000 + 294 * 300);
        assertThat(pieces).isGreaterThan((int) (movements / mostMovements));
        whole.advances().forEach((partition, advance) -> assertThat(reached).containsEntry(partition, advance.to()));
        assertThat(ahead.next().batch().events()).as("the batch behind it").hasSize(1);
        assertThat(ahead.isEmpty()).isTrue();
    }

    @Test
    void aRecordThatMakesMoreThanAnyMayIsRefusedWhole() {
        ReadBatch read = ReadBatch.read(
                mappings, batch(record(0, 1, "5"), record(0, 2, "90000"), record(0, 3, "5")), Long.MAX_VALUE);

        assertThat(read.incoming()).hasSize(3);
        assertThat(read.incoming().get(1)).isInstanceOfSatisfying(Incoming.Unreadable.class, refused -> {
            assertThat(refused.refusal().code()).isEqualTo("too-many-movements");
            assertThat(refused.part()).isZero();
        });
        assertThat(movements(ReadBatch.read(mappings, batch(record(0, 1, "50000")), 1)))
                .isEqualTo(50_000);
    }

    @Test
    void aPartitionThatWaitsIsLeftOutFromItsRecordOnAndTheOthersAreRead() {
        Map<Partition, RuntimeException> waiting = new HashMap<>();
        Batch whole = batch(
                record(0, 10, "1"),
                record(1, 20, "wait"),
                record(0, 11, "wait"),
                record(2, 30, "1"),
                record(0, 12, "1"),
                record(2, 31, "9000"),
                record(2, 32, "1"));
        ReadAhead ahead = new ReadAhead(
                batch -> ReadBatch.readable(mappings, batch, BYTES_MAX, Optional.empty(), Set.of(), waiting));
        ahead.add(List.of(whole, batch(record(1, 21, "1"), record(3, 40, "1")), batch(record(0, 13, "1"))));

        ReadBatch first = ahead.next();
        ReadBatch second = ahead.next();
        ReadBatch third = ahead.next();
        ReadBatch fourth = ahead.next();

        assertThat(offsets(first)).containsExactly(10L, 30L, 31L);
        assertThat(first.batch().advances())
                .isEqualTo(Map.of(
                        new Partition("t", 0), new Advance(10L, 11), new Partition("t", 2), new Advance(30L, 32)));
        assertThat(offsets(second)).as("the rest of the first batch").containsExactly(32L);
        assertThat(second.batch().advances()).isEqualTo(Map.of(new Partition("t", 2), new Advance(32L, 33)));
        assertThat(offsets(third)).containsExactly(40L);
        assertThat(fourth.batch()).isEqualTo(new Batch(List.of(), Map.of()));
        assertThat(waiting.keySet()).containsExactlyInAnyOrder(new Partition("t", 0), new Partition("t", 1));
        assertThat(first.incoming())
                .extracting(Incoming::event)
                .containsExactlyElementsOf(first.batch().events());
    }

    @Test
    void recordsBeyondTheBoundsOfTheirPartitionWaitAndThoseBeforeAreRead() {
        Map<Partition, RuntimeException> waiting = new HashMap<>();
        Batch whole = batch(record(0, 10, "1"), record(1, 20, "1"), record(0, 11, "1"), record(0, 12, "1"));

        ReadBatch read = ReadBatch.readable(
                mappings, whole, BYTES_MAX, Optional.of(Map.of(new Partition("t", 0), 12L)), Set.of(), waiting);

        assertThat(offsets(read)).containsExactly(10L, 11L);
        assertThat(read.batch().advances()).isEqualTo(Map.of(new Partition("t", 0), new Advance(10L, 12)));
        assertThat(waiting.keySet())
                .as("a partition without a bound is not read at all")
                .containsExactlyInAnyOrder(new Partition("t", 0), new Partition("t", 1));
        assertThat(waiting.values()).allSatisfy(reason -> assertThat(reason).isInstanceOf(BeyondBounds.class));
    }

    @Test
    void recordsOfATopicThatIsHeldWaitAndTheOthersAreRead() {
        Map<Partition, RuntimeException> waiting = new HashMap<>();
        Batch whole = batch(record(0, 10, "1"), record(1, 20, "1"));

        ReadBatch read = ReadBatch.readable(mappings, whole, BYTES_MAX, Optional.empty(), Set.of("t"), waiting);

        assertThat(offsets(read)).isEmpty();
        assertThat(read.batch().advances()).isEmpty();
        assertThat(waiting.keySet()).containsExactlyInAnyOrder(new Partition("t", 0), new Partition("t", 1));
        assertThat(ReadBatch.readable(mappings, whole, BYTES_MAX, Optional.empty(), Set.of("u"), new HashMap<>())
                        .batch())
                .isEqualTo(whole);
    }

    private static List<Long> offsets(ReadBatch read) {
        return read.batch().events().stream().map(RawEvent::offset).toList();
    }
}
