package dev.accumulator.registers;

import static dev.accumulator.registers.EngineDatabase.stock;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.accumulator.registers.model.BalanceQuery;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Fingerprints;
import dev.accumulator.registers.model.Floor;
import dev.accumulator.registers.model.FloorPolicy;
import dev.accumulator.registers.model.Following;
import dev.accumulator.registers.model.Movement;
import dev.accumulator.registers.model.Origin;
import dev.accumulator.registers.model.Outcome;
import dev.accumulator.registers.model.RecorderState;
import dev.accumulator.registers.model.RegisterKind;
import dev.accumulator.registers.model.Selection;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Changes that go with others of their call, or not at all. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FollowingIT {
    private static final Instant MAY = Instant.parse("2025-05-05T08:00:00Z");

    private final EngineDatabase database = new EngineDatabase();
    private Registers engine = database.newRegisters(4);

    @BeforeEach
    void clear() {
        RealEngine.clear(database);
        engine = database.newRegisters(4);
        engine.define(EngineDatabase.inventory());
        engine.define(Samples.register(
                "reserved",
                RegisterKind.BALANCE,
                List.of("warehouse int", "product int"),
                List.of("quantity numeric(18,4)")));
    }

    @AfterAll
    void close() {
        database.close();
    }

    private void keep(FloorPolicy policy) {
        engine.keepFloors(List.of(new Floor(
                "available",
                List.of(Floor.Part.plus("inventory", "quantity"), Floor.Part.minus("reserved", "quantity")),
                List.of("warehouse", "product"),
                BigDecimal.ZERO,
                Floor.When.ALWAYS,
                policy)));
    }

    private static Movement reserve(Instant period, int product, String quantity) {
        return new Movement(
                "reserved",
                period,
                Samples.cell("warehouse", 1, "product", product),
                Map.of("quantity", new BigDecimal(quantity)));
    }

    private static Change.Post post(String recorder, long revision, Movement... movements) {
        return Change.Post.of(recorder, revision, List.of(movements));
    }

    private static Change.Post order(String recorder, long revision, String quantity) {
        return post(recorder, revision, stock(MAY, 1, 1, "-" + quantity, "0"));
    }

    private static Change.Post used(long revision, String quantity) {
        return post("used:1", revision, reserve(MAY, 1, "-" + quantity));
    }

    private List<Outcome> post(List<Change> changes, Following... following) {
        List<List<Outcome>> told = new ArrayList<>();
        List<Outcome> outcomes = engine.post(changes, List.of(following), told::add);
        assertThat(told).containsExactly(outcomes);
        assertThat(outcomes).hasSameSizeAs(changes);
        return outcomes;
    }

    private String balance(String register) {
        return engine.balances(BalanceQuery.now(register, Selection.ALL)).rows().stream()
                .map(row -> row.resources().getOrDefault("quantity", BigDecimal.ZERO))
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .stripTrailingZeros()
                .toPlainString();
    }

    private @Nullable Long revision(String recorder) {
        return engine.recorder(recorder).map(RecorderState::revision).orElse(null);
    }

    private void reserveAll() {
        keep(FloorPolicy.REFUSE);
        post(List.of(post("receipt:1", 1, stock(MAY, 1, 1, "5", "0")), post("reservation:1", 1, reserve(MAY, 1, "5"))));
    }

    @Test
    void aFloorDecidesAboutBothAsOne() {
        reserveAll();
        assertThat(post(List.of(order("order:0", 1, "1")))).singleElement().isInstanceOf(Outcome.BelowFloor.class);

        List<Outcome> outcomes =
                post(List.of(order("order:1", 1, "3")), new Following(0, used(1, "3"), Change.Unpost.of("used:1", 1)));

        assertThat(outcomes).singleElement().isInstanceOf(Outcome.Posted.class);
        assertThat(balance("inventory")).isEqualTo("2");
        assertThat(balance("reserved")).isEqualTo("2");
        assertThat(revision("used:1")).isEqualTo(1);
        assertSound();
    }

    @Test
    void whatAFloorRefusesLeavesNothingOfWhatFollows() {
        reserveAll();

        List<Outcome> outcomes = post(
                List.of(order("order:1", 1, "6"), post("receipt:2", 1, stock(MAY, 1, 2, "1", "0"))),
                new Following(0, used(1, "5"), Change.Unpost.of("used:1", 1)));

        assertThat(outcomes.getFirst())
                .isInstanceOfSatisfying(
                        Outcome.BelowFloor.class,
                        below -> assertThat(below.asked()).isEqualByComparingTo("1"));
        assertThat(outcomes.get(1)).isInstanceOf(Outcome.Posted.class);
        assertThat(revision("order:1")).isNull();
        assertThat(revision("used:1")).isNull();
        assertThat(balance("reserved")).isEqualTo("5");
        assertSound();
    }

    @Test
    void nothingFollowsAChangeThatIsPassedOver() {
        reserveAll();
        post(List.of(order("order:1", 2, "3")), new Following(0, used(1, "3"), Change.Unpost.of("used:1", 1)));

        for (Change.Post again :
                List.of(order("order:1", 2, "3"), order("order:1", 1, "1"), order("order:1", 2, "1"))) {
            Outcome outcome = post(List.of(again), new Following(0, used(2, "1"), Change.Unpost.of("used:1", 2)))
                    .getFirst();
            assertThat(outcome).isNotInstanceOf(Outcome.Accepted.class);
        }

        assertThat(revision("used:1")).isEqualTo(1);
        assertThat(balance("reserved")).isEqualTo("2");
        assertSound();
    }

    @Test
    void theFormForAWithdrawalFollowsOneAndAnOvertakenRevisionToo() {
        reserveAll();
        post(List.of(order("order:1", 1, "3")), new Following(0, used(1, "3"), Change.Unpost.of("used:1", 1)));
        post(List.of(Change.Unpost.of("order:1", 2)), new Following(0, null, Change.Unpost.of("used:1", 2)));
        assertThat(balance("inventory")).isEqualTo("5");
        assertThat(balance("reserved")).isEqualTo("5");

        // The withdrawal comes first and was written later.
        post(List.of(new Change.Withdraw("order:2", null, new Origin("orders-1", 7, 7_000))));
        List<Movement> taken = List.of(stock(MAY, 1, 1, "-3", "0"));
        Change.Post late =
                new Change.Post("order:2", 1, Fingerprints.of(taken), taken, null, new Origin("orders-2", 1, 1_000));
        List<Outcome> outcomes = post(List.of(late), new Following(0, used(3, "3"), Change.Unpost.of("used:1", 3)));

        assertThat(outcomes).singleElement().isInstanceOf(Outcome.Overtaken.class);
        assertThat(revision("used:1")).isEqualTo(3);
        assertThat(balance("reserved")).isEqualTo("5");
        assertSound();
    }

    @Test
    void aRevisionThatIsNotNewBecomesTheNextOne() {
        keep(FloorPolicy.REFUSE);
        post(List.of(post("receipt:1", 1, stock(MAY, 1, 1, "9", "0"))));
        post(
                List.of(order("order:1", 1, "1")),
                new Following(0, post("used:1", 7, reserve(MAY, 1, "1")), Change.Unpost.of("used:1", 7)));
        post(
                List.of(order("order:2", 1, "1")),
                new Following(0, post("used:1", 7, reserve(MAY, 1, "2")), Change.Unpost.of("used:1", 7)));

        assertThat(revision("used:1")).isEqualTo(8);
        assertThat(balance("reserved")).isEqualTo("2");
        assertSound();
    }

    @Test
    void whatFollowsIsToldAsOneWithItsLeader() {
        keep(FloorPolicy.TELL);
        post(List.of(post("receipt:1", 1, stock(MAY, 1, 1, "5", "0")), post("reservation:1", 1, reserve(MAY, 1, "5"))));

        List<Outcome> outcomes = post(
                List.of(order("order:1", 1, "3"), order("order:2", 1, "1")),
                new Following(0, used(1, "3"), Change.Unpost.of("used:1", 1)));

        assertThat(((Outcome.Accepted) outcomes.get(0)).crossings()).isEmpty();
        assertThat(((Outcome.Accepted) outcomes.get(1)).crossings()).hasSize(1);
        assertSound();
    }

    /** Balances of now are those of the server's moment, and nothing is posted when it comes. */
    @Test
    void aFloorOfNowSeesTheEndOfAReservationWhenItsMomentHasComeAndNotBefore() {
        engine.keepFloors(List.of(new Floor(
                "available",
                List.of(Floor.Part.plus("inventory", "quantity"), Floor.Part.minus("reserved", "quantity")),
                List.of("warehouse", "product"),
                BigDecimal.ZERO,
                Floor.When.NOW)));
        Instant end = serverNow().plusSeconds(2);
        post(List.of(
                post("receipt:1", 1, stock(MAY, 1, 1, "5", "0")),
                post("reservation:0", 1, reserve(MAY, 1, "5"), reserve(MAY.plusSeconds(60), 1, "-5")),
                post("reservation:1", 1, reserve(MAY, 1, "5"), reserve(end, 1, "-5"))));

        Outcome before = post(List.of(order("order:1", 1, "5"))).getFirst();

        // On a machine that is very slow the moment may have come.
        if (serverNow().isBefore(end)) {
            assertThat(before).isInstanceOf(Outcome.BelowFloor.class);
        }
        await().atMost(Duration.ofMinutes(3))
                .untilAsserted(
                        () -> assertThat(post(List.of(order("order:1", 1, "5"))).getFirst())
                                .isInstanceOfAny(Outcome.Posted.class, Outcome.Duplicate.class));
        assertThat(serverNow()).isAfterOrEqualTo(end);
        assertSound();
    }

    /** The clock of a given server may differ from that of the tests. */
    private Instant serverNow() {
        return Objects.requireNonNull(database.jdbc().queryForObject("select clock_timestamp()", OffsetDateTime.class))
                .toInstant();
    }

    @Test
    void withoutFloorsManyLeadersOfOneCallHaveWhatFollows() {
        engine.keepFloors(List.of());
        List<Change> changes = new ArrayList<>();
        List<Following> following = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            changes.add(order("order:" + i, 1, "1"));
            following.add(
                    new Following(i, post("used:" + i, 1, reserve(MAY, 1, "-1")), Change.Unpost.of("used:" + i, 1)));
        }
        for (int call = 0; call < 2; call++) {
            post(changes, following.toArray(Following[]::new));
            assertThat(balance("inventory")).isEqualTo("-100");
            assertThat(balance("reserved")).isEqualTo("-100");
        }
        assertSound();
    }

    @Test
    void aLeaderIsRejectedForAMistakeInWhatFollows() {
        Change.Post wrong =
                post("used:1", 1, new Movement("missing", MAY, Map.of(), Map.of("quantity", BigDecimal.ONE)));

        List<Outcome> outcomes = post(
                List.of(order("order:1", 1, "3"), order("order:2", 1, "1")),
                new Following(0, wrong, Change.Unpost.of("used:1", 1)));

        assertThat(outcomes.getFirst()).isInstanceOfSatisfying(Outcome.Rejected.class, rejected -> {
            assertThat(rejected.recorder()).isEqualTo("order:1");
            assertThat(rejected.reason().code()).isEqualTo("unknown-register");
        });
        assertThat(outcomes.get(1)).isInstanceOf(Outcome.Posted.class);
        assertThat(revision("order:1")).isNull();
        assertSound();
    }

    @Test
    void aDocumentFollowsOneChangeOfACall() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> post(
                        List.of(order("order:1", 1, "1"), order("order:2", 1, "1")),
                        new Following(0, used(1, "1"), null),
                        new Following(1, used(2, "2"), null)));
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> post(
                        List.of(order("order:1", 1, "1"), order("order:1", 2, "1")),
                        new Following(0, used(1, "1"), null)));
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> new Following(0, null, null));
        assertThat(balance("inventory")).isEqualTo("0");
    }

    private void assertSound() {
        while (engine.fold(1_000) > 0) {
            // Until nothing waits.
        }
        for (String register : List.of("inventory", "reserved")) {
            assertThat(engine.audit().verify(register).differences()).isEmpty();
        }
    }
}
