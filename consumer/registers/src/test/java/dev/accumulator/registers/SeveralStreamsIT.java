package dev.accumulator.registers;

import static dev.accumulator.registers.EngineDatabase.stock;
import static dev.accumulator.registers.Samples.APRIL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.postgres.Schema;
import dev.accumulator.registers.model.BalanceQuery;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Fingerprints;
import dev.accumulator.registers.model.Movement;
import dev.accumulator.registers.model.Origin;
import dev.accumulator.registers.model.Outcome;
import dev.accumulator.registers.model.RecorderState;
import dev.accumulator.registers.model.Selection;
import dev.accumulator.registers.model.SeveralStreams;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Documents whose changes come from several streams have one state, in whatever order these are read. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SeveralStreamsIT {
    private static final int STREAMS = 3;
    private static final int DOCUMENTS = 40;
    private static final int ORDERS_OF_ARRIVAL = 3;

    private final EngineDatabase database = new EngineDatabase();
    private final Registers registers = database.registers();

    @BeforeAll
    void define() {
        registers.define(EngineDatabase.inventory());
    }

    @AfterAll
    void close() {
        database.close();
    }

    private static Origin origin(String stream, long number, long millis) {
        return new Origin(stream, number, millis);
    }

    private static Change post(String recorder, long revision, Origin origin) {
        List<Movement> movements = List.of(stock(APRIL, 1, product(recorder), "" + revision, "1"));
        return new Change.Post(recorder, revision, Fingerprints.of(movements), movements, origin.source(), origin);
    }

    /** A product that no other recorder is likely to have. */
    private static int product(String recorder) {
        return recorder.hashCode() & Integer.MAX_VALUE;
    }

    private static Change withdraw(String recorder, Origin origin) {
        return new Change.Withdraw(recorder, origin.source(), origin);
    }

    private static BigDecimal quantity(Registers registers, String recorder) {
        Selection product =
                new Selection(Map.of("product", List.<@Nullable Object>of((long) product(recorder))), List.of());
        return registers.balances(BalanceQuery.now("inventory", product)).rows().stream()
                .map(row -> Objects.requireNonNull(row.resources().get("quantity")))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    @Test
    void aWithdrawalThatIsReadFirstWithdrawsWhatWasWrittenBeforeIt() {
        assertThat(registers.post(withdraw("early", origin("b", 1, 200))))
                .isEqualTo(new Outcome.WithdrawnAhead("early"));
        assertThat(registers.recorder("early")).hasValueSatisfying(state -> {
            assertThat(state.revision()).as("no revision is known").isNull();
            assertThat(state.posted()).isFalse();
        });

        assertThat(registers.post(post("early", 7, origin("a", 1, 100))))
                .isEqualTo(new Outcome.Overtaken("early", 7, List.of()));
        assertThat(registers.post(post("early", 7, origin("a", 1, 100)))).isEqualTo(new Outcome.Duplicate("early", 7));
        assertThat(quantity(registers, "early")).isEqualByComparingTo("0");

        assertThat(registers.post(post("early", 8, origin("a", 2, 201)))).isInstanceOf(Outcome.Posted.class);
        assertThat(quantity(registers, "early")).isEqualByComparingTo("8");
    }

    @Test
    void aWithdrawalThatIsReadLastDoesNotWithdrawWhatWasWrittenAfterIt() {
        registers.post(post("late", 3, origin("a", 1, 200)));

        assertThat(registers.post(withdraw("late", origin("b", 1, 199))))
                .isEqualTo(new Outcome.Stale("late", 0, 3, Outcome.Stale.Reason.EARLIER_WITHDRAWAL));
        assertThat(quantity(registers, "late")).isEqualByComparingTo("3");
        assertThat(registers.passedOver("late")).hasValueSatisfying(passed -> {
            assertThat(passed.revision()).isNull();
            assertThat(passed.newestRevision()).isEqualTo(3);
            assertThat(passed.source()).isEqualTo("b@1");
        });
        assertThat(registers.post(withdraw("late", origin("b", 2, 200)))).isInstanceOf(Outcome.Unposted.class);
    }

    @Test
    void withinAStreamItsOrderCountsWhateverTheClocksSay() {
        registers.post(List.of(
                post("ordered", 1, origin("a", 1, 500)),
                withdraw("ordered", origin("a", 2, 400)),
                post("ordered", 2, origin("a", 3, 300))));
        assertThat(quantity(registers, "ordered")).isEqualByComparingTo("2");
        assertThat(registers.post(withdraw("ordered", origin("a", 4, 200)))).isInstanceOf(Outcome.Unposted.class);

        // The stream was made anew: its numbers begin again, and its moments go on.
        assertThat(registers.post(post("ordered", 3, origin("a", 1, 600)))).isInstanceOf(Outcome.Posted.class);
        assertThat(registers.post(withdraw("ordered", origin("a", 2, 700)))).isInstanceOf(Outcome.Unposted.class);
    }

    @Test
    void aChangeThatComesTooLateIsNotedWithItsReason() {
        registers.post(post("passed", 5, origin("a", 1, 100)));
        registers.post(post("passed", 4, origin("a", 2, 101)));
        registers.post(withdraw("passed", origin("a", 3, 102)));

        assertThat(registers.post(post("passed", 1, origin("a", 4, 103))))
                .isEqualTo(new Outcome.Stale("passed", 1, 5, Outcome.Stale.Reason.WITHDRAWN));
        assertThat(registers.passedOver("passed")).hasValueSatisfying(passed -> {
            assertThat(passed.times()).isEqualTo(2);
            assertThat(passed.revision()).isEqualTo(1);
            assertThat(passed.newestRevision()).isEqualTo(5);
            assertThat(passed.reason()).isEqualTo(Outcome.Stale.Reason.WITHDRAWN);
            assertThat(passed.source()).isEqualTo("a@4");
        });
        assertThat(registers.passedOver("nobody")).isEmpty();
    }

    @Test
    void documentsOfSeveralStreamsAreFound() {
        long before = registers.severalStreams(10).total();
        registers.post(post("stays", 1, origin("a", 1, 100)));
        registers.post(post("stays", 2, origin("a", 2, 100)));
        registers.post(post("moves", 1, origin("a", 3, 100)));
        registers.post(post("moves", 2, origin("b", 1, 100)));
        registers.post(post("moves", 3, origin("c", 1, 100)));

        SeveralStreams found = registers.severalStreams(10);
        assertThat(found.total()).isEqualTo(before + 1);
        assertThat(found.documents().getFirst())
                .extracting(
                        SeveralStreams.Document::recorder,
                        SeveralStreams.Document::stream,
                        SeveralStreams.Document::otherStream)
                .containsExactly("moves", "a", "b");
    }

    /**
     * Reads the same streams several times, each time interleaved and cut into calls in another way.
     *
     * @param skewed true if moments do not grow with the numbers of a stream; then each revision is in one stream
     */
    @ParameterizedTest
    @CsvSource({"1, false", "3, true"})
    void theOrderInWhichStreamsAreReadChangesNothing(long seed, boolean skewed) {
        Random random = new Random(seed);
        List<List<Change>> streams = streams(random, "s" + seed + ":", skewed);
        List<Registers> results = new ArrayList<>();
        for (int i = 0; i < ORDERS_OF_ARRIVAL; i++) {
            Registers own = database.newRegisters(new Schema("streams_" + seed + "_" + i), 250);
            own.createTablesIfMissing();
            own.define(EngineDatabase.inventory());
            read(own, streams, random);
            results.add(own);
        }
        for (Registers own : results) {
            assertExpected(own, streams, seed);
        }
        for (int i = 1; i < ORDERS_OF_ARRIVAL; i++) {
            Registers own = results.get(i);
            Schema other = new Schema("streams_" + seed + "_0");
            database.transactions().executeWithoutResult(status -> {
                assertThat(own.audit().compareDocuments(other, 10).total()).isZero();
                assertThat(own.audit().compare("inventory", other, 10).differencesTotal())
                        .isZero();
            });
            assertThat(own.audit().verify("inventory").differences()).isEmpty();
        }
    }

    private static List<List<Change>> streams(Random random, String prefix, boolean skewed) {
        List<List<Change>> streams = new ArrayList<>();
        long[] millis = new long[STREAMS];
        for (int stream = 0; stream < STREAMS; stream++) {
            streams.add(new ArrayList<>());
        }
        Map<String, Integer> homes = new HashMap<>();
        for (int i = 0; i < DOCUMENTS * 6; i++) {
            int stream = random.nextInt(STREAMS);
            String recorder = prefix + random.nextInt(DOCUMENTS);
            long revision = 1L + random.nextInt(4);
            boolean withdrawal = random.nextInt(3) == 0;
            if (skewed && !withdrawal) {
                stream = homes.computeIfAbsent(recorder + "@" + revision, r -> random.nextInt(STREAMS));
            }
            millis[stream] += random.nextInt(3);
            long moment = skewed ? random.nextInt(50) : millis[stream];
            Origin origin = origin("stream" + stream, streams.get(stream).size(), moment);
            streams.get(stream).add(withdrawal ? withdraw(recorder, origin) : revision(recorder, revision, origin));
        }
        return streams;
    }

    /** Each pair of document and revision has one content: every third is a cancellation. */
    private static Change revision(String recorder, long revision, Origin origin) {
        return (recorder.hashCode() + revision) % 3 == 0
                ? new Change.Unpost(recorder, revision, origin.source(), origin)
                : post(recorder, revision, origin);
    }

    private static void read(Registers own, List<List<Change>> streams, Random random) {
        int[] next = new int[STREAMS];
        List<Change> call = new ArrayList<>();
        int left = streams.stream().mapToInt(List::size).sum();
        while (left > 0) {
            int stream = random.nextInt(STREAMS);
            // Streams are read in runs, as partitions are.
            for (int run = random.nextInt(20);
                    run >= 0 && next[stream] < streams.get(stream).size();
                    run--) {
                call.add(streams.get(stream).get(next[stream]++));
                left--;
            }
            if (left == 0 || random.nextInt(3) == 0) {
                own.post(call);
                call.clear();
            }
        }
    }

    private static void assertExpected(Registers own, List<List<Change>> streams, long seed) {
        Map<String, List<Change>> changes = new HashMap<>();
        streams.forEach(
                stream -> stream.forEach(change -> changes.computeIfAbsent(change.recorder(), r -> new ArrayList<>())
                        .add(change)));
        changes.forEach((recorder, all) -> {
            long newest =
                    all.stream().mapToLong(SeveralStreamsIT::revisionOf).max().orElseThrow();
            boolean posted = all.stream()
                            .anyMatch(change -> revisionOf(change) == newest && change instanceof Change.Post)
                    && all.stream()
                            .filter(change -> revisionOf(change) == newest)
                            .noneMatch(copy -> all.stream()
                                    .anyMatch(change -> change instanceof Change.Withdraw && isAfter(change, copy)));
            RecorderState state = own.recorder(recorder).orElseThrow();
            assertThat(state.revision())
                    .as("%s with seed %d", recorder, seed)
                    .isEqualTo(newest == 0 ? null : Long.valueOf(newest));
            assertThat(state.posted())
                    .as("%s with seed %d: %s", recorder, seed, all)
                    .isEqualTo(posted);
            assertThat(quantity(own, recorder)).isEqualByComparingTo(BigDecimal.valueOf(posted ? newest : 0));
        });
    }

    private static long revisionOf(Change change) {
        return switch (change) {
            case Change.Post post -> post.revision();
            case Change.Unpost unpost -> unpost.revision();
            case Change.Withdraw withdraw -> 0;
        };
    }

    private static boolean isAfter(Change withdrawal, Change copy) {
        Origin late = Objects.requireNonNull(withdrawal.origin());
        Origin early = Objects.requireNonNull(copy.origin());
        return late.stream().equals(early.stream()) ? late.number() > early.number() : late.millis() >= early.millis();
    }
}
