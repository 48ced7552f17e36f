package dev.accumulator.consumer.replay;

import dev.accumulator.consumer.order.Orders;
import dev.accumulator.consumer.rebuild.Generation;
import dev.accumulator.consumer.register.Comparison;
import dev.accumulator.consumer.register.RegisterDefinition;
import dev.accumulator.consumer.register.VerificationReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** Verifies a new generation, and compares it with the live one, both as they are at one moment. */
final class Comparing {
    /** Statements that read everything answer late, and are not to be taken for a server that has vanished. */
    private static final int ANSWER_MILLIS_MAX = 6 * 60 * 60 * 1_000;

    private final JdbcTemplate jdbc;
    private final TransactionTemplate snapshots;
    private final Orders orders;
    private final int differencesMax;

    Comparing(JdbcTemplate jdbc, TransactionTemplate snapshots, Orders orders, int differencesMax) {
        this.jdbc = jdbc;
        this.snapshots = snapshots;
        this.orders = orders;
        this.differencesMax = differencesMax;
    }

    /** @param seen run as soon as the moment that is compared has been fixed */
    Report compare(Generation live, Generation target, Runnable seen) {
        return Objects.requireNonNull(snapshots.execute(status -> {
            jdbc.execute((ConnectionCallback<@Nullable Void>) connection -> {
                connection.setNetworkTimeout(Runnable::run, ANSWER_MILLIS_MAX);
                return null;
            });
            // A few statements that read everything and add it up: memory helps them, and compiled plans come too late.
            jdbc.execute("set local work_mem = '256MB'");
            jdbc.execute("set local jit = off");
            jdbc.queryForObject("select txid_current_snapshot()::text", String.class);
            seen.run();
            return compare(live, target);
        }));
    }

    private Report compare(Generation live, Generation target) {
        List<VerificationReport> verified = new ArrayList<>();
        List<Comparison> registers = new ArrayList<>();
        for (RegisterDefinition register : target.registers().definitions()) {
            verified.add(target.registers().verify(register.name()));
            registers.add(target.registers().compare(register.name(), live.schema(), differencesMax));
        }
        List<String> kept = target.registers().definitions().stream()
                .map(RegisterDefinition::name)
                .toList();
        List<String> gone = live.registers().definitions().stream()
                .map(RegisterDefinition::name)
                .filter(name -> !kept.contains(name))
                .toList();
        return new Report(
                verified,
                registers,
                gone,
                target.registers().compareDocuments(live.schema(), differencesMax),
                orders.compare(live.schema(), target.schema(), differencesMax));
    }
}
