package dev.accumulator.producer.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accumulator.producer.expected.Expectation;
import dev.accumulator.schemas.OrderCancelled;
import dev.accumulator.schemas.OrderLine;
import dev.accumulator.schemas.OrderPosted;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VerificationTests {

    private static final Instant NOON = Instant.parse("2026-04-10T12:00:00Z");
    private static final String BALANCES = "/api/registers/inventory/balances?groupBy=warehouse,product&limit=1000";
    private static final String TURNOVERS = "/api/registers/inventory/turnovers?groupBy=warehouse,product&limit=1000";
    private static final String SALES = "/api/registers/sales/turnovers?groupBy=product,client&limit=1000";
    private static final String ORDER = """
        {"orderId":"7-1","revision":1,"status":"posted","occurredAt":"2026-04-10T12:00:00Z","clientId":"9",\
        "warehouseId":"1","lines":[{"lineNo":1,"productId":"1001","quantity":3.0000,"unitPrice":2.5,"amount":7.50}]}\
        """;

    private final FakeConsumer consumer;
    private final Expectation expectation = new Expectation();

    VerificationTests() throws IOException {
        consumer = new FakeConsumer();
    }

    @BeforeEach
    void publishTwoOrders() {
        expectation.accept(order("7-1"));
        expectation.accept(order("7-2"));
        expectation.accept(new OrderCancelled("7-2", 2, NOON));
        consumer.answer(BALANCES, page(row(1, 1001, "-3.0000", "-7.50"), null));
        consumer.answer(
                TURNOVERS,
                page("{\"warehouse\":1,\"product\":1001," + sides("0.0000", "0.00", "3.0000", "7.50"), null));
        consumer.answer(SALES, page("{\"product\":1001,\"client\":9," + sides("3.0000", "7.50", "0", "0"), null));
        consumer.answer("/api/orders/7-1", ORDER);
        consumer.answer(
                "/api/orders/7-2", "{\"orderId\":\"7-2\",\"revision\":2,\"status\":\"cancelled\",\"lines\":[]}");
    }

    @AfterEach
    void stop() {
        consumer.close();
    }

    @Test
    void isEqualOverPagesWithOtherScalesZeroCellsAndOtherDocuments() throws Exception {
        consumer.answer(BALANCES, page(row(1, 101, "420.0000", "105000.00"), "a+b"));
        consumer.answer(BALANCES + "&cursor=a%2Bb", page(row(1, 1001, "-3.0000", "-7.50"), "c"));
        consumer.answer(BALANCES + "&cursor=c", page(row(1, 1002, "0.0000", "0.00"), null));

        Report report = check(false);

        assertThat(report.equal()).isTrue();
        assertThat(report.sections())
                .extracting(section -> section.name() + ": " + section.compared())
                .containsExactly(
                        "inventory balances: 2 cells, 1 of other documents ignored",
                        "inventory turnovers: 1 cell",
                        "sales turnovers: 1 cell",
                        "orders: 2");
    }

    @Test
    void namesTheDifferingCellAndTheDifference() throws Exception {
        consumer.answer(BALANCES, page(row(1, 1001, "-2.5000", "-7.50") + "," + row(11, 1002, "1.0000", "0.00"), null));

        assertThat(check(false).sections().getFirst().differences())
                .containsExactly(
                        "warehouse 1, product 1001: quantity is -2.5000, expected -3 (+0.5000)",
                        "warehouse 11, product 1002: quantity is 1.0000, expected 0 (+1.0000)");
    }

    @Test
    void aMissingCellIsZero() throws Exception {
        consumer.answer(BALANCES, "{\"register\":\"inventory\",\"at\":null,\"rows\":[],\"next\":null}");

        assertThat(check(false).sections().getFirst().differences())
                .containsExactly(
                        "warehouse 1, product 1001: quantity is 0, expected -3 (+3); amount is 0, expected -7.50"
                                + " (+7.50)");
    }

    @Test
    void otherDocumentsCountInAWholeComparison() throws Exception {
        consumer.answer(BALANCES, page(row(1, 1001, "-3.0000", "-7.50") + "," + row(1, 101, "420.0000", "0.00"), null));

        assertThat(check(true).sections().getFirst().differences())
                .containsExactly("warehouse 1, product 101: quantity is 420.0000, expected 0 (+420.0000)");
    }

    @Test
    void namesADifferingTurnoverAlthoughTheBalanceIsRight() throws Exception {
        consumer.answer(
                TURNOVERS,
                page("{\"warehouse\":1,\"product\":1001," + sides("1.0000", "0.00", "4.0000", "7.50"), null));

        assertThat(check(false).sections().get(1).differences())
                .containsExactly("warehouse 1, product 1001: quantity_receipt is 1.0000, expected 0 (+1.0000);"
                        + " quantity_expense is 4.0000, expected 3 (+1.0000)");
    }

    @Test
    void namesTheDifferencesOfAnOrder() throws Exception {
        consumer.answer(
                "/api/orders/7-1",
                ORDER.replace("\"revision\":1", "\"revision\":2").replace("3.0000", "3.0001"));
        consumer.answer("/api/orders/7-2", ORDER);

        assertThat(check(false).sections().getLast().differences())
                .containsExactly(
                        "order 7-1: revision is 2, expected 1",
                        "order 7-1 line 1: quantity is 3.0001, expected 3",
                        "order 7-2: status is posted, expected cancelled",
                        "order 7-2: revision is 1, expected 2");
    }

    @Test
    void reportsAMissingOrder() throws Exception {
        expectation.accept(new OrderCancelled("7-1", 2, NOON));
        expectation.accept(order("7-3"));

        assertThat(check(false).sections().getLast().differences())
                .contains("order 7-3: is missing, expected revision 1");
    }

    @Test
    void readsNoMoreOrdersThanAskedFor() throws Exception {
        Report report = new Verification(consumer.url(), expectation.state(), false, 1).check();

        assertThat(report.sections().getLast().compared()).isEqualTo("1 of 2");
    }

    @Test
    void signsInByAPasswordOrAToken() throws Exception {
        consumer.wants("Basic YW5uOmdvb2QgcMOkc3M=");
        assertThat(check(SignIn.password("ann", "good päss")).equal()).isTrue();
        consumer.wants("Bearer a.b.c");
        assertThat(check(SignIn.token("a.b.c")).equal()).isTrue();
        assertThat(consumer.refusals()).isZero();
    }

    @Test
    void aRefusedSignInIsToldAtOnce() {
        consumer.wants("Bearer a.b.c");

        assertThatThrownBy(() -> check(SignIn.NONE))
                .isInstanceOf(SignInRefused.class)
                .hasMessageContaining("answered 401. Sign in by --user NAME and ACCUMULATOR_PASSWORD");
        assertThat(consumer.refusals()).isEqualTo(1);
    }

    @Test
    void anAnswerOfAnotherShapeIsAFailure() {
        consumer.answer(BALANCES, "{\"rows\":[{\"warehouse\":1}]}");

        assertThatThrownBy(() -> check(false))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("has an unexpected shape")
                .hasMessageContaining("product");
    }

    private Report check(SignIn signIn) throws IOException, InterruptedException {
        return new Verification(consumer.url(), signIn, expectation.state(), false, 100, null).check();
    }

    private Report check(boolean whole) throws IOException, InterruptedException {
        return new Verification(consumer.url(), expectation.state(), whole, 100).check();
    }

    private static OrderPosted order(String id) {
        OrderLine line = new OrderLine(1, "1001", new BigDecimal("3"), new BigDecimal("2.50"), null);
        return new OrderPosted(id, 1, NOON, "9", "1", List.of(line));
    }

    private static String row(int warehouse, int product, String quantity, String amount) {
        return String.format(
                Locale.ROOT,
                "{\"warehouse\":%d,\"product\":%d,\"quantity\":%s,\"amount\":%s}",
                warehouse,
                product,
                quantity,
                amount);
    }

    private static String sides(String quantityIn, String amountIn, String quantityOut, String amountOut) {
        return String.format(
                Locale.ROOT,
                "\"quantity_receipt\":%s,\"amount_receipt\":%s,\"quantity_expense\":%s,\"amount_expense\":%s}",
                quantityIn,
                amountIn,
                quantityOut,
                amountOut);
    }

    private static String page(String rows, @org.jspecify.annotations.Nullable String next) {
        return String.format(
                Locale.ROOT,
                "{\"register\":\"inventory\",\"at\":null,\"rows\":[%s],\"next\":%s}",
                rows,
                next == null ? "null" : "\"" + next + "\"");
    }
}
