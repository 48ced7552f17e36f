package dev.accumulator.consumer.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures the processor share and the transactions of an instance that has nothing to do, for some numbers of registers. It
 * runs only on demand, since {@code posting.IdleIT} counts transactions in every build.
 */
@EnabledIfSystemProperty(named = IdleCostIT.REGISTERS, matches = "[0-9,]+")
class IdleCostIT {
    static final String REGISTERS = "accumulator.idle.registers";

    private static final Logger LOG = LoggerFactory.getLogger(IdleCostIT.class);

    /** The compiler and the first looks at each register have ended by then. */
    private static final Duration SETTLE = Duration.ofMinutes(4);

    private static final Duration MEASURED = Duration.ofSeconds(60);

    static List<Integer> numbers() {
        List<Integer> numbers = new ArrayList<>();
        for (String number : System.getProperty(REGISTERS, "").split(",", -1)) {
            numbers.add(Integer.valueOf(number));
        }
        return numbers;
    }

    @ParameterizedTest
    @MethodSource("numbers")
    void anIdleInstanceCostsLittle(int registers) throws Exception {
        try (FaultSite site = new FaultSite(Path.of(
                "target", "fault", "idle-cost-" + ProcessHandle.current().pid()))) {
            ConsumerProcess instance = site.patientConsumer("idle", settings(registers));
            try {
                instance.startAsShipped();
                instance.awaitUp();
                rest(SETTLE);
                long transactions = transactions(site);
                long cpuNanos = instance.process().cpu().toNanos();
                long startNanos = System.nanoTime();
                rest(MEASURED);
                double seconds = (System.nanoTime() - startNanos) / 1e9;
                double perSecond = (transactions(site) - transactions) / seconds;
                double percent = (instance.process().cpu().toNanos() - cpuNanos) / 1e7 / seconds;
                LOG.info(
                        "Idle with {} registers: {} % of a processor, {} transactions a second",
                        registers,
                        String.format(Locale.ROOT, "%.1f", percent),
                        String.format(Locale.ROOT, "%.1f", perSecond));
                assertThat(perSecond).isLessThan(20);
                assertThat(percent).isLessThan(2);
            } finally {
                instance.kill();
            }
        }
    }

    /** The two registers that are there by default count too. */
    private static String[] settings(int registers) {
        List<String> settings = new ArrayList<>();
        for (int i = 3; i <= registers; i++) {
            String register = "--accumulator.registers.r" + i;
            settings.add(register + ".kind=balance");
            settings.add(register + ".dimensions.product=int");
            settings.add(register + ".resources.quantity=numeric(18,4)");
        }
        return settings.toArray(String[]::new);
    }

    private static void rest(Duration duration) {
        await().pollDelay(duration).atMost(duration.plusSeconds(10)).until(() -> true);
    }

    private static long transactions(FaultSite site) {
        return Objects.requireNonNull(site.jdbc().queryForObject("""
                select xact_commit + xact_rollback
                  from pg_stat_database
                 where datname = current_database()
                """, Long.class));
    }
}
