package dev.accumulator.registers;

import static dev.accumulator.registers.Samples.APRIL;
import static dev.accumulator.registers.Samples.MAY;
import static dev.accumulator.registers.Samples.by;
import static dev.accumulator.registers.Samples.day;
import static dev.accumulator.registers.Samples.post;
import static dev.accumulator.registers.Samples.sold;
import static dev.accumulator.registers.Samples.stock;
import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.registers.model.BalanceQuery;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.MovementQuery;
import dev.accumulator.registers.model.Outcome;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.Selection;
import dev.accumulator.registers.model.TotalsDetail;
import dev.accumulator.registers.model.TurnoverQuery;
import dev.accumulator.testkit.PostgresDatabase;
import dev.accumulator.testkit.TestPostgres;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * That a copy of the database is the register: definitions, movements, totals and numbering. With pg_dump where there is one
 * for this server; else with PostgreSQL's own copy of a database.
 */
class DumpAndRestoreIT {

    @TempDir
    private Path folder = Path.of("");

    @Test
    void aRestoredDatabaseSaysAndDoesTheSame() throws InterruptedException {
        PostgresDatabase original = TestPostgres.newDatabase();
        PostgresDatabase restored = TestPostgres.newDatabase();
        List<RegisterDefinition> definitions;
        List<Object> answers;
        try (EngineDatabase engine = new EngineDatabase(original)) {
            Registers registers = engine.registers();
            registers.define(stock());
            registers.define(sold());
            registers.define(Samples.in("Europe/Berlin", TotalsDetail.MONTH));
            List<Change> folded = List.of(
                    post("doc:1", 1, stock(APRIL, 1, 1, null, "5"), sold(APRIL, 1, "Ann", "2")),
                    post("doc:2", 1, stock(MAY, 1, 2, "L", "7", "9.99")),
                    post("doc:3", 1, Samples.zoned("2026-03-29T01:00:00Z", 4)));
            registers.openMonths(folded);
            registers.post(folded).forEach(Outcome::orThrow);
            registers.fold(100);
            registers.post(List.of(post("doc:1", 2, stock(MAY, 1, 1, null, "6")), new Change.Withdraw("doc:3", "x")));
            definitions = registers.definitions();
            answers = answers(registers);
        }
        copy(original, restored);
        try (EngineDatabase engine = new EngineDatabase(restored)) {
            Registers registers = engine.registers();
            assertThat(registers.definitions()).isEqualTo(definitions).hasSize(3);
            definitions.forEach(registers::define);
            assertThat(answers(registers)).isEqualTo(answers);
            assertThat(registers.post(post("doc:2", 1, stock(MAY, 1, 2, "L", "7", "9.99"))))
                    .isEqualTo(new Outcome.Duplicate("doc:2", 1));
            List<Change> later = List.of(
                    post("doc:2", 2, stock(APRIL, 1, 3, "new", "8")), post("doc:4", 1, sold(MAY, 2, "Bob", "1")));
            registers.openMonths(later);
            registers.post(later).forEach(Outcome::orThrow);
            registers.fold(100);
            assertThat(registers.audit().verify("stock").differences()).isEmpty();
            assertThat(registers.audit().verify("sold").differences()).isEmpty();
            assertThat(registers
                            .balances(BalanceQuery.now("stock", by("product")))
                            .rows())
                    .extracting(row -> String.valueOf(row.resources().get("quantity")))
                    .containsExactly("6.0000", "0.0000", "8.0000");
        }
    }

    private static List<Object> answers(Registers registers) {
        return List.of(
                registers.balances(BalanceQuery.now("stock", by("warehouse", "product", "lot"))),
                registers.balances(BalanceQuery.at("stock", day("2026-04-30"), by("product"))),
                registers.balances(BalanceQuery.now("zoned", Selection.ALL)),
                registers.turnovers(TurnoverQuery.of("sold", null, null, by("client"))),
                registers.movements(MovementQuery.of("stock", Map.of())),
                registers.recorder("doc:1"),
                registers.recorder("doc:3"),
                registers.tailMovements("stock"),
                registers.describe("stock").months());
    }

    private void copy(PostgresDatabase from, PostgresDatabase to) throws InterruptedException {
        Path dump = folder.resolve("dump");
        // It refuses servers that are newer than itself.
        if (run(from, "pg_dump", "--format=custom", "--file=" + dump, "--dbname=" + url(from))) {
            assertThat(run(to, "pg_restore", "--exit-on-error", "--dbname=" + url(to), dump.toString()))
                    .as("pg_restore")
                    .isTrue();
        } else {
            TestPostgres.copy(from, to);
        }
    }

    private static String url(PostgresDatabase database) {
        URI uri = URI.create(database.jdbcUrl().substring("jdbc:".length()));
        return "postgresql://" + database.username() + "@" + uri.getHost() + ":" + uri.getPort() + uri.getPath();
    }

    private static boolean run(PostgresDatabase database, String... command) throws InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("PGPASSWORD", database.password());
        try {
            return builder.start().waitFor() == 0;
        } catch (IOException notInstalled) {
            return false;
        }
    }
}
