package dev.accumulator.consumer.mappingfile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.consumer.event.EventLimits;
import dev.accumulator.consumer.mapping.MappedPart;
import dev.accumulator.registers.DefinitionChecks;
import dev.accumulator.registers.model.Account;
import dev.accumulator.registers.model.InvalidMovement;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.Side;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Mapping files that write ledgers. */
class EntryMappingTests {
    private static final RegisterDefinition STOCK = RegisterDefinition.balance("stock")
            .dimension("product", "text")
            .resource("quantity", "numeric(18,4)")
            .build();
    private static final RegisterDefinition BOOKS = RegisterDefinition.ledger("books")
            .dimension("product", "text")
            .dimension("supplier", "text")
            .resource("amount", "numeric(18,2) required")
            .account(new Account("41.1", "Goods", Side.DEBIT).by("product"))
            .account(new Account("60", "Suppliers", Side.CREDIT).by("supplier?"))
            .build();
    private static final String HEAD = """
            mapping: invoices
            topics: [t]
            recorder: invoice:{/id}
            revision: once
            period: /at
            """;

    @Test
    void entriesStandBehindMovementsInOneDocument() {
        assertThat(
                        mapping(HEAD + """
                        movements:
                          - register: stock
                            dimensions: { product: /sku }
                            resources: { quantity: /quantity }
                        entries:
                          - ledger: books
                            when: event.net != "0"
                            debit: { account: 41.1, product: /sku }
                            credit: { account: /from }
                            resources: { amount: /net }
                        """)
                                .lines(
                                        "{\"id\":1,\"at\":\"2026-04-19T10:15:00Z\",\"sku\":\"a\",\"quantity\":2,\"from\":60,\"net\":\"9.50\"}"))
                .containsExactly(
                        "invoice:1 r1 2026-04-19T10:15:00Z stock {product=a} {quantity=2}",
                        "invoice:1 r1 2026-04-19T10:15:00Z books {account=41.1,corresponding=60,product=a} {amount=9.5}",
                        "invoice:1 r1 2026-04-19T10:15:00Z books {account=60,corresponding=41.1} {amount=-9.5}");
    }

    @Test
    void anAccountThatIsInTheFileMayComeFromATopicLater() {
        RegisterDefinition growing = RegisterDefinition.ledger("books")
                .resource("amount", "numeric(18,2) required")
                .account(new Account("60", "Suppliers", Side.CREDIT))
                .accountsFromElsewhere()
                .build();
        Mapping mapping = new Mapping(load(HEAD + """
                entries:
                  - ledger: books
                    debit: { account: "'51'" }
                    credit: { account: "60" }
                    resources: { amount: /net }
                """, List.of(growing)));

        assertThat(mapping.lines("{\"id\":1,\"at\":\"2026-04-19T10:15:00Z\",\"net\":\"9.50\"}"))
                .containsExactly(
                        "invoice:1 r1 2026-04-19T10:15:00Z books {account=51,corresponding=60} {amount=9.5}",
                        "invoice:1 r1 2026-04-19T10:15:00Z books {account=60,corresponding=51} {amount=-9.5}");
    }

    @Test
    void aRefusedEntryNamesTheFieldThatItsSideCameFrom() {
        Mapping mapping = mapping(HEAD + """
                entries:
                  - ledger: books
                    lines: /lines
                    debit: { account: 41.1, product: line:/sku }
                    credit: { account: line:/from }
                    resources: { amount: line:/net }
                """);

        assertThat(refusedPath(mapping, "77", "1")).isEqualTo("unknown-account at $.lines[1].from");
        assertThat(refusedPath(mapping, "60", "-1")).isEqualTo("negative-resource at $.lines[1].net");
        assertThat(refusedPath(mapping, "60", "0")).isEqualTo("empty-entry at $.lines[1].net");
    }

    private static String refusedPath(Mapping mapping, String from, String net) {
        MappedPart.Mapped mapped =
                (MappedPart.Mapped) mapping.map("{\"id\":1,\"at\":\"2026-04-19T10:15:00Z\",\"lines\":["
                                + "{\"sku\":\"a\",\"from\":\"60\",\"net\":\"1\"},"
                                + "{\"sku\":\"a\",\"from\":\"" + from + "\",\"net\":\"" + net + "\"}]}")
                        .getFirst();
        InvalidMovement refusal = new DefinitionChecks(List.of(STOCK, BOOKS))
                .refusal(mapped.document().change())
                .orElseThrow();
        return refusal.code() + " at " + mapped.paths().pathOf(refusal);
    }

    @Test
    void everyMistakeOfAnEntryIsToldAtTheStart() {
        assertThat(mistakes(HEAD + """
                        entries:
                          - ledger: stock
                            debit: { account: 60 }
                            credit: { account: 60 }
                            resources: { amount: /net }
                          - ledger: books
                            debit: { account: 77 }
                            credit: { supplier: /s }
                            resources: { amount: -/net, quantity: /q }
                          - ledger: books
                            debit: { account: 41.1, supplier: /s }
                            credit: { account: 60, corresponding: /c, shelf: /f }
                            dimensions: { product: /p }
                        """))
                .containsExactly(
                        "test.yaml:7:13: register stock is no ledger; movements write it",
                        "test.yaml:12:23: entries[1].debit.account: account \"77\" is not in the chart of ledger books",
                        "test.yaml:13:13: entries[1].credit has no account",
                        "test.yaml:14:26: entries[1].resources.amount is not negative in an entry; exchange its sides",
                        "test.yaml:14:33: register books has no resource \"quantity\"; it has amount",
                        "test.yaml:15:5: entries[2].resources is missing: what the movements add or take",
                        "test.yaml:16:12: entries[2].debit has no product, which account 41.1 is kept by",
                        "test.yaml:16:39: entries[2].debit.supplier: account 41.1 is not kept by supplier; it is kept by product",
                        "test.yaml:17:28: ledger books has no analytic \"corresponding\"; it has product, supplier",
                        "test.yaml:17:47: ledger books has no analytic \"shelf\"; it has product, supplier",
                        "test.yaml:18:5: entries[2] has no key \"dimensions\"; allowed are ledger, lines, when, period, debit,"
                                + " credit, resources");
        assertThat(mistakes(HEAD + """
                        register: books
                        resources: { amount: /net }
                        """))
                .contains("test.yaml:6:11: register books is a ledger, which only entries write");
    }

    /** Another account is no other mapping, so no rebuild is asked for. */
    @Test
    void theFingerprintOfAMappingDoesNotCoverTheChart() {
        String yaml = HEAD + """
                entries:
                  - ledger: books
                    debit: { account: 41.1, product: /sku }
                    credit: { account: 60 }
                    resources: { amount: /net }
                """;
        RegisterDefinition more = RegisterDefinition.ledger("books")
                .dimension("product", "text")
                .dimension("supplier", "text")
                .resource("amount", "numeric(18,2) required")
                .account(new Account("41.1", "Goods", Side.DEBIT).by("product"))
                .account(new Account("60", "Suppliers", Side.CREDIT))
                .account(new Account("61", "Others", Side.CREDIT))
                .build();

        assertThat(load(yaml, List.of(BOOKS)).fingerprint())
                .isEqualTo(load(yaml, List.of(more)).fingerprint());
    }

    private static FileMapping load(String yaml, List<RegisterDefinition> registers) {
        return (FileMapping)
                MappingFiles.load(List.of(new MappingSource("test.yaml", yaml)), registers, EventLimits.DEFAULT)
                        .getFirst();
    }

    private static Mapping mapping(String yaml) {
        return new Mapping(load(yaml, List.of(STOCK, BOOKS)));
    }

    private static List<String> mistakes(String yaml) {
        try {
            load(yaml, List.of(STOCK, BOOKS));
            return List.of();
        } catch (InvalidMappingFiles invalid) {
            return String.valueOf(invalid.getMessage()).lines().toList();
        }
    }
}
