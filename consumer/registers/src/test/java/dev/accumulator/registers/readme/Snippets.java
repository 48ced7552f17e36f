package dev.accumulator.registers.readme;

import dev.accumulator.registers.BackgroundFolding;
import dev.accumulator.registers.Ledger;
import dev.accumulator.registers.Register;
import dev.accumulator.registers.Registers;
import dev.accumulator.registers.model.Account;
import dev.accumulator.registers.model.BalanceRow;
import dev.accumulator.registers.model.DimensionKey;
import dev.accumulator.registers.model.Floor;
import dev.accumulator.registers.model.Interval;
import dev.accumulator.registers.model.InvalidMovement;
import dev.accumulator.registers.model.LedgerQuery;
import dev.accumulator.registers.model.Line;
import dev.accumulator.registers.model.MovementRow;
import dev.accumulator.registers.model.Outcome;
import dev.accumulator.registers.model.Page;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.ResourceKey;
import dev.accumulator.registers.model.RevisionConflict;
import dev.accumulator.registers.model.Side;
import dev.accumulator.registers.model.TrialBalance;
import dev.accumulator.registers.model.TurnoverRow;
import dev.accumulator.registers.model.WouldCrossFloor;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The snippets of the README, each in a method that {@link ReadmeIT} runs. */
final class Snippets {
    static final DimensionKey<Integer> WAREHOUSE = DimensionKey.ofInt("warehouse");
    static final DimensionKey<Integer> PRODUCT = DimensionKey.ofInt("product");
    static final DimensionKey<String> LOT = DimensionKey.ofText("lot").nullable();
    static final ResourceKey QUANTITY = ResourceKey.numeric("quantity", 18, 4);
    static final ResourceKey AMOUNT = ResourceKey.numeric("amount", 18, 2);

    private static final Instant MOMENT = Instant.parse("2026-11-02T09:00:00Z");

    private final Registers registers;

    Snippets(Registers registers) {
        this.registers = registers;
    }

    Register define() {
        Register stock = registers.use(RegisterDefinition.balance("stock")
                .dimension(WAREHOUSE)
                .dimension(PRODUCT)
                .dimension(LOT)
                .resource(QUANTITY)
                .resource(AMOUNT)
                .zone(ZoneId.of("Europe/Berlin"))
                .build());
        registers.use(RegisterDefinition.turnover("sales")
                .dimension("product", "int")
                .dimension("client", "int")
                .resource("quantity", "numeric(18,4)")
                .build());
        return stock;
    }

    void post(Register stock) {
        Line pears = stock.receipt(MOMENT)
                .dimension(WAREHOUSE, 1)
                .dimension(PRODUCT, 101)
                .dimension(LOT, "A-17")
                .resource(QUANTITY, 10)
                .resource(AMOUNT, "25.00");
        Line nuts = stock.receipt(MOMENT)
                .dimension("warehouse", 1)
                .dimension("product", 102)
                .resource("quantity", new BigDecimal("2.5"))
                .resource("amount", 40);
        stock.post("receipt:7", pears, nuts);
    }

    TrialBalance keepBooks() {
        Ledger books = Ledger.of(
                registers,
                RegisterDefinition.ledger("books")
                        .dimension("product", "int")
                        .resource("amount", "numeric(18,2)")
                        .account(new Account("41", "Goods", Side.DEBIT).by("product"))
                        .account(new Account("60", "Suppliers", Side.CREDIT))
                        .build());
        books.post(
                "invoice:7",
                books.entry(MOMENT)
                        .debit("41", Map.of("product", 101))
                        .credit("60")
                        .resource("amount", "5000.00"));
        TrialBalance balance = books.trialBalance(LedgerQuery.of("books", null, null));
        return balance;
    }

    void keepFloors() {
        registers.use(RegisterDefinition.balance("reserved")
                .dimension("warehouse", "int")
                .dimension("product", "int")
                .resource("quantity", "numeric(18,4)")
                .zone(ZoneId.of("Europe/Berlin"))
                .build());
        registers.keepFloors(List.of(new Floor(
                "available",
                List.of(Floor.Part.plus("stock", "quantity"), Floor.Part.minus("reserved", "quantity")),
                List.of("warehouse", "product"),
                BigDecimal.ZERO,
                Floor.When.ALWAYS)));
    }

    String refused(Register stock, Line line) {
        try {
            stock.post("order:50", line);
            return "";
        } catch (WouldCrossFloor refused) {
            Outcome.BelowFloor below = refused.outcome();
            return below.floor() + " " + below.group() + ": " + below.available() + " of " + below.asked();
        }
    }

    void change(Register stock, Line pears) {
        stock.post("receipt:7", 2, pears);
        stock.repost("receipt:7", pears);
        stock.unpost("receipt:7");
    }

    void severalRegisters(Register stock, Register sales) {
        registers
                .document("order:42")
                .post(
                        stock.expense(MOMENT)
                                .dimension("warehouse", 1)
                                .dimension("product", 102)
                                .resource("quantity", 1)
                                .resource("amount", 16),
                        sales.receipt(MOMENT)
                                .dimension("product", 102)
                                .dimension("client", 5)
                                .resource("quantity", 1));
    }

    @Nullable
    BigDecimal read(Register stock) {
        BigDecimal inWarehouse1 = stock.balance(Map.of("warehouse", 1)).get("quantity");

        List<BalanceRow> products = stock.balances()
                .where(WAREHOUSE, 1)
                .by(PRODUCT)
                .at(LocalDate.of(2026, 11, 30))
                .nonZero()
                .rows();
        for (BalanceRow row : products) {
            System.out.println(row.get(PRODUCT) + ": " + row.get(QUANTITY));
        }

        List<TurnoverRow> months = stock.turnovers()
                .from(LocalDate.of(2026, 1, 1))
                .to(LocalDate.of(2026, 12, 31))
                .by(Interval.MONTH)
                .withBalances()
                .rows();
        BigDecimal received = months.getFirst().get(QUANTITY).receipt();

        List<MovementRow> history =
                stock.movements().of("receipt:7").withHistory().rows();

        Page<BalanceRow> first = stock.balances().by(PRODUCT).page(100, null).page();
        Page<BalanceRow> second =
                stock.balances().by(PRODUCT).page(100, first.next()).page();
        return inWarehouse1.signum() == 0 && history.isEmpty() && second.rows().isEmpty() ? null : received;
    }

    String errors(Register stock, Line line) {
        try {
            stock.post("receipt:8", line);
            return "";
        } catch (InvalidMovement invalid) {
            return invalid.part() + " " + invalid.field() + ": " + invalid.getMessage();
        } catch (RevisionConflict conflict) {
            return "receipt:8 was posted before with other lines";
        }
    }

    void transaction(TransactionTemplate transactions, Register stock, Line line, Runnable saveOrder) {
        transactions.executeWithoutResult(status -> {
            saveOrder.run();
            stock.post("order:43", line);
        });
    }

    static Registers open(DataSource dataSource, PlatformTransactionManager transactionManager) {
        Registers registers = Registers.on(dataSource)
                .transactions(transactionManager)
                .schema("stock_registers")
                .months(36, 3)
                .open();
        return registers;
    }

    boolean fold() {
        try (BackgroundFolding folding = registers.startFolding(Duration.ofSeconds(1))) {
            return folding.failure().isEmpty();
        }
    }
}
