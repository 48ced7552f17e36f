package dev.accumulator.consumer.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.accumulator.registers.model.Account;
import dev.accumulator.registers.model.Dimension;
import dev.accumulator.registers.model.Floor;
import dev.accumulator.registers.model.InvalidDefinition;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterKind;
import dev.accumulator.registers.model.Side;
import dev.accumulator.registers.model.TotalsDetail;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ByteArrayResource;

class ConfiguredRegistersTests {

    @Test
    void inventoryAndSalesAreThereWithoutBeingNamed() throws IOException {
        assertThat(definitions("accumulator: {}"))
                .extracting(RegisterDefinition::name, RegisterDefinition::kind, RegisterDefinition::dimensionNames)
                .containsExactlyInAnyOrder(
                        tuple("inventory", RegisterKind.BALANCE, List.of("warehouse", "product")),
                        tuple("sales", RegisterKind.TURNOVER, List.of("product", "client")));
    }

    @Test
    void withoutTheShippedRegistersThereAreThoseThatAreNamedAlone() throws IOException {
        String points = "points: {kind: balance, dimensions: {customer: text}, resources: {points: bigint}}";

        assertThat(definitions("accumulator: {shipped-registers: false, registers: {" + points + "}}"))
                .extracting(RegisterDefinition::name)
                .containsExactly("points");
        assertThatThrownBy(() -> definitions(
                        "accumulator: {shipped-registers: false, registers: {sales: {dimensions: {product: int}}}}"))
                .rootCause()
                .hasMessageContaining("accumulator.registers.sales.kind is missing");
        assertThatThrownBy(() -> definitions("accumulator: {shipped-registers: false}"))
                .rootCause()
                .hasMessage("accumulator.registers names no register, and accumulator.shipped-registers is false");
    }

    @Test
    void aRegisterIsReadWithItsNamesAsWrittenAndItsDimensionsInOrder() throws IOException {
        RegisterDefinition register = definition("cost_center", """
                accumulator:
                  registers:
                    cost_center:
                      kind: balance
                      dimensions: {zone_code: text, Account: "int?", booked_on: date}
                      resources: {amount_eur: "numeric(18,2)"}
                      zone: Europe/Berlin
                      totals: month
                """);

        assertThat(register.dimensions())
                .extracting(Dimension::name, Dimension::typeText)
                .containsExactly(tuple("zone_code", "text"), tuple("Account", "int?"), tuple("booked_on", "date"));
        assertThat(register.resourceNames()).containsExactly("amount_eur");
        assertThat(register.zone()).isEqualTo(ZoneId.of("Europe/Berlin"));
        assertThat(register.totals()).isEqualTo(TotalsDetail.MONTH);
    }

    @Test
    void whatIsLeftOutOfAShippedRegisterIsAsShipped() throws IOException {
        RegisterDefinition sales = definition("sales", """
                accumulator:
                  registers:
                    sales:
                      dimensions: {product: int, region: text}
                """);

        assertThat(sales.kind()).isEqualTo(RegisterKind.TURNOVER);
        assertThat(sales.dimensionNames()).containsExactly("product", "region");
        assertThat(sales.resourceNames()).containsExactly("quantity", "amount");
    }

    @Test
    void aMistakeNamesItsSetting() {
        assertThatThrownBy(() -> definitions("""
                        accumulator:
                          registers:
                            stock:
                              kind: balance
                              dimensions: {warehouse: integerish}
                              resources: {quantity: bigint}
                        """))
                .isInstanceOf(BindException.class)
                .hasRootCauseInstanceOf(InvalidDefinition.class)
                .hasStackTraceContaining("accumulator.registers.stock: dimension \"warehouse\": \"integerish\"");
        assertThatThrownBy(() -> definitions("accumulator: {registers: {stock: {dimensions: {warehouse: int}}}}"))
                .rootCause()
                .hasMessageContaining("accumulator.registers.stock.kind");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                {kind: balance, resources: {b: int}}                                    | 1 to 16 dimensions, not 0
                {kind: balance, dimensions: {a: int}}                                   | 1 to 16 resources, not 0
                {kind: balance, dimensions: {a: int, A: int}, resources: {b: int}}      | column "A"
                {kind: balance, dimensions: {a: int}, resources: {a: int}}              | column "a"
                {kind: balance, dimensions: {q_net: int}, resources: {q: int}}          | column "q_net"
                {kind: balance, dimensions: {a: money}, resources: {b: int}}            | dimension "a": "money"
                {kind: balance, dimensions: {a: int}, resources: {b: float}}            | resource "b": "float"
                {kind: balance, dimensions: {period: int}, resources: {b: int}}         | "period" is a reserved word
                {dimensions: {a: int}, resources: {b: int}}                             | .kind is missing
                {kind: ledger, resources: {b: int}}                                     | at least one account
                {kind: ledger, resources: {b: int}, accounts: [{name: A}]}              | .accounts[0].code is missing
                {kind: ledger, resources: {b: int}, accounts: [{code: 1}]}              | .accounts[0].side is missing
                {kind: ledger, resources: {b: int}, accounts: [{code: 1, side: debit, parent: 2}]} | is "2", which is not in the chart
                {kind: ledger, resources: {b: int}, accounts: [{code: 1, side: debit, parent: 1}]} | "1" is a part of itself
                {kind: ledger, resources: {b: int}, accounts: [{code: 1, side: debit, analytics: [c]}]} | analytic "c"
                {kind: ledger, dimensions: {account: int}, resources: {b: int}, accounts: [{code: 1, side: debit}]} | column "account"
                {kind: balance, dimensions: {a: int}, resources: {b: int}, accounts: [{code: 1, side: debit}]} | only a register of kind ledger
                {kind: balance, dimensions: {a: int}, resources: {b: int}, chart: {topic: accounts}} | .chart.topic: only a register of kind ledger has accounts, was "accounts"
                """)
    void everyRefusedDefinitionNamesTheRegisterAndWhatIsWrongWithIt(String register, String reason) {
        assertThatThrownBy(() -> definitions("accumulator: {registers: {stock: " + register + "}}"))
                .hasStackTraceContaining("accumulator.registers.stock")
                .hasStackTraceContaining(reason);
    }

    @Test
    void moreRegistersThanThereCanBeEndTheStart() throws IOException {
        String register = ": {kind: turnover, dimensions: {item: int}, resources: {quantity: bigint}}\n";
        StringBuilder yaml = new StringBuilder("accumulator:\n  registers:\n");
        for (int i = 1; i <= 498; i++) {
            yaml.append("    r").append(i).append(register);
        }
        assertThat(definitions(yaml.toString())).hasSize(500);
        yaml.append("    inventory: {kind: balance}\n").append("    one_more").append(register);
        assertThatThrownBy(() -> definitions(yaml.toString()))
                .rootCause()
                .hasMessage(
                        "accumulator.registers makes 501 registers, with inventory and sales, and there can be 500");
    }

    @Test
    void aRegisterIsPublishedIfItSaysSoAndHasBalances() throws IOException {
        assertThat(settings("accumulator: {registers: {inventory: {published: true}}}"))
                .extracting(settings -> ConfiguredRegisters.published(settings.registers(), settings.shipped())
                        .names())
                .isEqualTo(Set.of("inventory"));
        assertThat(definition("inventory", "accumulator: {registers: {inventory: {published: true}}}")
                        .dimensionNames())
                .containsExactly("warehouse", "product");
        assertThatThrownBy(() -> settings("accumulator: {registers: {sales: {published: true}}}"))
                .rootCause()
                .hasMessage(
                        "accumulator.registers.sales.published: a register of kind turnover has no balances to publish");
    }

    @Test
    void aLedgerWhoseAccountsComeFromATopicNeedsNone() throws IOException {
        RegisterDefinition books = definition("books", """
                accumulator:
                  registers:
                    books: {kind: ledger, resources: {amount: int}, chart: {topic: accounts}}
                """);

        assertThat(books.chart().accounts()).isEmpty();
        assertThat(books.chart().isGrowing()).isTrue();
    }

    @Test
    void aLedgerIsReadWithItsChart() throws IOException {
        RegisterDefinition books = definition("books", """
                accumulator:
                  registers:
                    books:
                      kind: ledger
                      dimensions: { product: int }
                      resources: { amount: "numeric(18,2)" }
                      accounts:
                        - { code: "4", name: Stock, side: debit }
                        - { code: "41.10", side: credit, parent: "4", analytics: ["product?"] }
                """);

        assertThat(books.dimensions().stream().map(one -> one.name() + " " + one.typeText()))
                .containsExactly("account varchar(40)", "corresponding varchar(40)", "product int?");
        assertThat(books.chart().accounts())
                .containsExactly(
                        new Account("4", "Stock", Side.DEBIT),
                        new Account("41.10", "41.10", Side.CREDIT, "4", List.of("product?")));
    }

    @Test
    void aFloorIsReadWithTheSignsOfItsParts() throws IOException {
        assertThat(settings("""
                        accumulator:
                          registers:
                            reserved:
                              kind: balance
                              dimensions: {warehouse: int, product: bigint}
                              resources: {pieces: bigint}
                          floors:
                            available:
                              of: {inventory: +quantity, reserved: -pieces}
                              by: [warehouse, product]
                              min: -2.5
                              when: always
                            positive:
                              of: {inventory: amount}
                              by: product
                              when: now
                        """).keptFloors(() -> DocumentSources.UNKNOWN))
                .containsExactly(
                        new Floor(
                                "available",
                                List.of(
                                        Floor.Part.plus("inventory", "quantity"),
                                        Floor.Part.minus("reserved", "pieces")),
                                List.of("warehouse", "product"),
                                new BigDecimal("-2.5"),
                                Floor.When.ALWAYS),
                        new Floor(
                                "positive",
                                List.of(Floor.Part.plus("inventory", "amount")),
                                List.of("product"),
                                BigDecimal.ZERO,
                                Floor.When.NOW));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "of: {inventory: +quantity}, by: [product] | accumulator.floors.f.when is missing: now or always",
                "of: {inventory: +weight}, by: [product], when: now"
                        + " | Floor \"f\", of: register \"inventory\" has no resource \"weight\"",
                "of: {stock: +quantity}, by: [product], when: now | Floor \"f\", of: there is no register \"stock\"",
                "of: {sales: +quantity}, by: [product], when: now"
                        + " | Floor \"f\", of: register \"sales\" keeps turnovers only, no balances",
                "of: {inventory: +quantity}, when: now | Floor \"f\", by: it has 1 to 16 entries, not 0"
            })
    void aFloorThatDoesNotFitItsRegistersEndsTheStart(String floor, String message) {
        assertThatThrownBy(() -> settings("accumulator: {floors: {f: {" + floor + "}}}"))
                .rootCause()
                .hasMessage(message);
    }

    private static RegisterDefinition definition(String name, String yaml) throws IOException {
        return definitions(yaml).stream()
                .filter(register -> register.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<RegisterDefinition> definitions(String yaml) throws IOException {
        return settings(yaml).definitions();
    }

    private static GenerationSettings settings(String yaml) throws IOException {
        StandardEnvironment environment = new StandardEnvironment();
        new YamlPropertySourceLoader()
                .load("test", new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)))
                .forEach(environment.getPropertySources()::addLast);
        return Binder.get(environment).bindOrCreate("accumulator", GenerationSettings.class);
    }
}
