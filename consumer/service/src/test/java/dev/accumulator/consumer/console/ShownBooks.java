package dev.accumulator.consumer.console;

import dev.accumulator.registers.Ledger;
import dev.accumulator.registers.Registers;
import dev.accumulator.registers.model.Account;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.Side;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Books of a small shop, for the pages that show ledgers. */
final class ShownBooks {
    static final String LEDGER = "books";

    private static final Instant BEGIN = Instant.parse("2026-03-02T08:00:00Z");

    private ShownBooks() {}

    static void post(Registers registers) {
        Ledger books = Ledger.of(
                registers,
                RegisterDefinition.ledger(LEDGER)
                        .dimension("product", "text")
                        .dimension("supplier", "int")
                        .resource("amount", "numeric(18,2) required")
                        .account(new Account("4", "Stock", Side.DEBIT))
                        .account(new Account("41", "Goods", Side.DEBIT)
                                .under("4")
                                .by("product"))
                        .account(new Account("42", "Packing <material>", Side.DEBIT).under("4"))
                        .account(new Account("5", "Money", Side.DEBIT))
                        .account(new Account("50", "Cash", Side.DEBIT).under("5"))
                        .account(new Account("51", "Bank", Side.DEBIT).under("5"))
                        .account(new Account("60", "Suppliers", Side.CREDIT).by("supplier"))
                        .account(new Account("90", "Sales", Side.CREDIT))
                        .account(new Account("91", "Cost of goods", Side.DEBIT))
                        .build());
        // Again in each test: a register that was dropped leaves its documents their revisions.
        books.repost(
                "books-invoice:1",
                List.of(
                        books.entry(BEGIN)
                                .debit("41", Map.of("product", "P-101"))
                                .credit("60", Map.of("supplier", 7))
                                .resource("amount", "5000"),
                        books.entry(BEGIN)
                                .debit("42")
                                .credit("60", Map.of("supplier", 8))
                                .resource("amount", "120.40")));
        for (int i = 0; i < 30; i++) {
            Instant at = BEGIN.plus(Duration.ofDays(2L + i));
            books.repost(
                    "books-sale:" + i,
                    List.of(
                            books.entry(at).debit("50").credit("90").resource("amount", (100 + i) + ".50"),
                            books.entry(at)
                                    .debit("91")
                                    .credit("41", Map.of("product", "P-101"))
                                    .resource("amount", (70 + i) + ".25")));
        }
        books.repost(
                "books-payment:1",
                List.of(books.entry(BEGIN.plus(Duration.ofDays(20)))
                        .debit("60", Map.of("supplier", 7))
                        .credit("51")
                        .resource("amount", "2500")));
        books.repost(
                "books-sale:3",
                List.of(books.entry(BEGIN.plus(Duration.ofDays(5)))
                        .debit("51")
                        .credit("90")
                        .resource("amount", "99.99")));
    }
}
