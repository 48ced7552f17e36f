package dev.accumulator.producer.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.accumulator.producer.expected.Cell;
import dev.accumulator.producer.expected.CellDay;
import dev.accumulator.producer.expected.DeadLetter;
import dev.accumulator.producer.expected.ExpectedRecorder;
import dev.accumulator.producer.expected.ExpectedState;
import dev.accumulator.producer.expected.Turnover;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrafficTests {

    private static final Disturbances HEAVY = new Disturbances(30, 30, 40, 30, 10);

    @Test
    void sameOptionsGiveTheSameRecords() {
        TrafficOptions options = TrafficOptions.of(7, 2_000).with(HEAVY).with(Modes.MIXED);

        assertThat(fingerprints(options)).isEqualTo(fingerprints(options));
    }

    @Test
    void otherSeedsGiveOtherDocuments() {
        Set<String> seven = recorders(TrafficOptions.of(7, 300));
        Set<String> eight = recorders(TrafficOptions.of(8, 300));

        assertThat(seven).hasSize(300).doesNotContainAnyElementsOf(eight);
    }

    @Test
    void aLongerRunBeginsLikeAShorterOne() {
        List<String> shorter = fingerprints(TrafficOptions.of(7, 2_500).with(HEAVY));
        List<String> longer = fingerprints(TrafficOptions.of(7, 3_000).with(HEAVY));

        assertThat(longer.subList(0, 2_000)).isEqualTo(shorter.subList(0, 2_000));
    }

    @Test
    void undisturbedTrafficIsOneRecordForEachDocument() {
        Traffic traffic = run(TrafficOptions.of(1, 1_000));

        assertThat(traffic.counts().records()).isEqualTo(1_000);
        assertThat(traffic.counts().of(Cause.POSTED)).isEqualTo(1_000);
        assertThat(traffic.expectation().state().recorders()).hasSize(1_000);
        assertThat(traffic.expectation().state().deadLetters()).isEmpty();
    }

    @Test
    void disturbancesHaveAboutTheRequestedFrequency() {
        int documents = 10_000;
        Traffic traffic = run(TrafficOptions.of(11, documents).with(new Disturbances(10, 12, 15, 8, 3)));
        TrafficCounts counts = traffic.counts();

        long originals = counts.records() - counts.of(Cause.DUPLICATE) - counts.of(Cause.POISON);
        assertThat(percent(counts.of(Cause.DUPLICATE), originals)).isCloseTo(10, within(1.0));
        assertThat(percent(counts.late(), documents)).isCloseTo(12, within(1.0));
        assertThat(percent(counts.of(Cause.CORRECTED), documents)).isCloseTo(15 * 1.45, within(1.5));
        long cancelled = counts.of(Cause.CANCELLED) + counts.of(Cause.TOMBSTONE);
        assertThat(percent(cancelled, documents)).isCloseTo(8, within(1.0));
        assertThat(percent(counts.of(Cause.TOMBSTONE), cancelled)).isCloseTo(10, within(4.0));
        assertThat(percent(counts.of(Cause.POSTED_AGAIN), cancelled)).isCloseTo(25, within(5.0));
        assertThat(percent(counts.of(Cause.POISON), documents)).isCloseTo(3, within(0.5));
    }

    @Test
    void everyKindOfPoisonOccurs() {
        Traffic traffic = run(TrafficOptions.of(5, 6_000).with(new Disturbances(0, 0, 0, 0, 20)));

        assertThat(traffic.counts().poison().keySet()).isEqualTo(EnumSet.allOf(Poison.class));
        int letters = traffic.expectation().state().deadLetters().values().stream()
                .mapToInt(Integer::intValue)
                .sum();
        assertThat(letters).isEqualTo((int) traffic.counts().of(Cause.POISON));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void theModelAgreesWithANaiveReplay(long seed) {
        TrafficOptions options = TrafficOptions.of(seed, 1_500)
                .with(HEAVY)
                .with(Modes.MIXED)
                .with(new World(3, 20, 5, World.DEFAULT.dayFirst(), 10));
        NaiveReplay replay = new NaiveReplay();
        Map<DeadLetter, Integer> letters = new HashMap<>();
        Traffic traffic = Traffic.of(options);
        traffic.forEachRemaining(delivery -> {
            Poison poison = delivery.poison();
            if (poison == null) {
                replay.accept(delivery.record());
            } else {
                letters.merge(new DeadLetter(delivery.topic(), delivery.key(), poison.code()), 1, Integer::sum);
            }
        });

        ExpectedState state = traffic.expectation().state();
        assertThat(turnovers(state.dayTurnovers())).isEqualTo(turnovers(replay));
        assertThat(state.deadLetters()).isEqualTo(letters);
        assertThat(values(state.recorders(), ExpectedRecorder::revision)).isEqualTo(replay.revisions);
        state.recorders()
                .forEach((recorder, expected) ->
                        assertThat(replay.isPosted(recorder)).as(recorder).isEqualTo(expected.posted()));
        state.recorders().forEach((recorder, expected) -> {
            if (recorder.startsWith("order:")) {
                assertThat(state.orders().containsKey(recorder.substring(6))).isEqualTo(expected.posted());
            }
        });
        assertThat(sum(state.dayTurnovers(), CellDay::cell)).isEqualTo(sum(state.turnovers(), Function.identity()));
    }

    /** A conflict is certain only if its revision is the newest known, whatever batches the consumer makes. */
    @Test
    void nothingNewerFollowsAConflict() {
        Set<String> inConflict = new HashSet<>();
        Traffic.of(TrafficOptions.of(9, 3_000).with(HEAVY)).forEachRemaining(delivery -> {
            assertThat(inConflict).doesNotContain(delivery.recorder());
            if (delivery.poison() == Poison.CONFLICT) {
                inConflict.add(delivery.recorder());
            }
        });
        assertThat(inConflict).isNotEmpty();
    }

    @Test
    void eventsOfOneDocumentShareTopicAndKey() {
        Map<String, String> partitions = new HashMap<>();
        Traffic.of(TrafficOptions.of(9, 2_000).with(HEAVY)).forEachRemaining(delivery -> {
            if (delivery.poison() == null) {
                String partition = delivery.topic() + "/" + delivery.key();
                assertThat(partitions.merge(delivery.recorder(), partition, (old, same) -> old))
                        .isEqualTo(partition);
            }
        });
    }

    private static Traffic run(TrafficOptions options) {
        Traffic traffic = Traffic.of(options);
        traffic.forEachRemaining(delivery -> {});
        return traffic;
    }

    private static double percent(long part, long whole) {
        return 100.0 * part / whole;
    }

    private static Set<String> recorders(TrafficOptions options) {
        Set<String> recorders = new HashSet<>();
        Traffic.of(options).forEachRemaining(delivery -> recorders.add(delivery.recorder()));
        return recorders;
    }

    private static List<String> fingerprints(TrafficOptions options) {
        List<String> fingerprints = new ArrayList<>();
        Traffic.of(options).forEachRemaining(delivery -> {
            StringBuilder headers = new StringBuilder();
            for (Header header : delivery.headers()) {
                headers.append(header.key()).append(Arrays.hashCode(header.value()));
            }
            fingerprints.add(delivery.topic() + "/" + delivery.key() + "/" + delivery.cause() + "/" + headers + "/"
                    + Arrays.hashCode(delivery.value()));
        });
        return fingerprints;
    }

    private static Map<String, String> turnovers(Map<CellDay, Turnover> turnovers) {
        Map<String, String> texts = new TreeMap<>();
        turnovers.forEach((key, turnover) -> texts.put(
                key.cell().register() + "|" + String.join("|", key.cell().values()) + "|" + key.day(),
                text(
                        turnover.receipts().get(0),
                        turnover.expenses().get(0),
                        turnover.receipts().get(1),
                        turnover.expenses().get(1))));
        return texts;
    }

    /** Removes the zeros that the replay keeps after a complete reversal; the model does not have them. */
    private static Map<String, String> turnovers(NaiveReplay replay) {
        Map<String, String> texts = new TreeMap<>();
        replay.turnovers.forEach((key, sums) -> {
            if (Arrays.stream(sums).anyMatch(sum -> sum.signum() != 0)) {
                texts.put(key, text(sums));
            }
        });
        return texts;
    }

    private static String text(BigDecimal... sums) {
        return Arrays.stream(sums)
                .map(sum -> sum.stripTrailingZeros().toPlainString())
                .collect(Collectors.joining(" "));
    }

    private static <K> Map<Cell, Turnover> sum(Map<K, Turnover> turnovers, Function<K, Cell> cell) {
        Map<Cell, Turnover> sums = new HashMap<>();
        turnovers.forEach((key, turnover) -> sums.merge(cell.apply(key), turnover, Turnover::plus));
        return sums;
    }

    private static <V, R> Map<String, R> values(Map<String, V> map, Function<V, R> value) {
        return map.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> value.apply(entry.getValue())));
    }
}
