package dev.accumulator.registers.readme;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.registers.Register;
import dev.accumulator.registers.Registers;
import dev.accumulator.registers.model.Line;
import dev.accumulator.testkit.PostgresDatabase;
import dev.accumulator.testkit.TestPostgres;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The code of the README does what the README says; {@link ReadmeTests} sees that it is the same code. */
class ReadmeIT {
    private static final Instant MOMENT = Instant.parse("2026-11-02T09:00:00Z");

    private final PostgresDatabase database = TestPostgres.newDatabase();
    private final DataSource dataSource = database.dataSource();

    @Test
    void theProgramPrintsTheBalanceHoweverOftenItRuns() {
        String url = database.jdbcUrl() + "?user=" + database.username() + "&password=" + database.password();
        PrintStream console = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            Main.main(new String[] {url});
            Main.main(new String[] {url});
        } finally {
            System.setOut(console);
        }

        assertThat(printed.toString(StandardCharsets.UTF_8).lines()).containsExactly("10.5000", "10.5000");
    }

    @Test
    void theSnippetsRunOneAfterTheOther() {
        JdbcTransactionManager transactions = new JdbcTransactionManager(dataSource);
        Registers registers = Snippets.open(dataSource, transactions);
        Snippets snippets = new Snippets(registers);
        Register stock = snippets.define();

        snippets.post(stock);
        assertThat(quantity(stock)).isEqualTo("12.5000");
        snippets.severalRegisters(stock, registers.use("sales"));
        assertThat(quantity(stock)).isEqualTo("11.5000");
        assertThat(snippets.read(stock)).isEqualTo("12.5000");
        snippets.change(stock, pears(stock, "10"));
        assertThat(quantity(stock)).isEqualTo("-1.0000");

        assertThat(snippets.errors(stock, pears(stock, "0.00001")))
                .startsWith("RESOURCE quantity: ")
                .contains("0.00001");
        List<String> saved = new ArrayList<>();
        snippets.transaction(new TransactionTemplate(transactions), stock, pears(stock, "3"), () -> saved.add("order"));
        assertThat(saved).hasSize(1);
        assertThat(quantity(stock)).isEqualTo("2.0000");
        assertThat(snippets.fold()).isTrue();
        assertThat(snippets.keepBooks().rows()).hasSize(2);
        snippets.keepFloors();
        Line order = stock.expense(MOMENT)
                .dimension(Snippets.WAREHOUSE, 1)
                .dimension(Snippets.PRODUCT, 101)
                .resource(Snippets.QUANTITY, 5)
                .resource(Snippets.AMOUNT, 1);
        assertThat(snippets.refused(stock, order)).isEqualTo("available {warehouse=1, product=101}: 3.0000 of 5.0000");
    }

    private static Line pears(Register stock, String quantity) {
        return stock.receipt(MOMENT)
                .dimension(Snippets.WAREHOUSE, 1)
                .dimension(Snippets.PRODUCT, 101)
                .resource(Snippets.QUANTITY, quantity)
                .resource(Snippets.AMOUNT, 1);
    }

    private static String quantity(Register stock) {
        return stock.balances().total().get("quantity").toPlainString();
    }
}
