package dev.accumulator.consumer.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.maintenance.MaintenanceInstance;
import dev.accumulator.consumer.maintenance.Run;
import dev.accumulator.consumer.maintenance.SomeDocuments;
import dev.accumulator.testkit.TestPostgres;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

class RunControllerIT {
    private final MaintenanceInstance instance = new MaintenanceInstance(TestPostgres.newDatabase());
    private final MockMvcTester mvc = MockMvcTester.create(MockMvcBuilders.standaloneSetup(
                    new RunController(instance.maintenance(), null), new DetachController(instance.maintenance(), null))
            .setControllerAdvice(new Problems())
            .build());

    @BeforeEach
    void post() {
        new SomeDocuments(instance).post();
    }

    @AfterEach
    void close() {
        instance.close();
    }

    @Test
    void aVerificationIsAcceptedAndItsReportShowsExactDecimals() {
        instance.jdbc()
                .update("update accumulator_1.inventory_cell set quantity = quantity + 0.0001"
                        + " where warehouse = 2 and product = 5");

        MvcTestResult accepted = post("/api/verifications", "{\"register\": \"inventory\"}");

        assertThat(accepted).hasStatus(HttpStatus.ACCEPTED);
        String location = Objects.requireNonNull(accepted.getResponse().getHeader("Location"));
        assertThat(location).startsWith("/api/verifications/");
        MvcTestResult done = awaitEnd(location);
        assertThat(done).bodyJson().isLenientlyEqualTo("""
                {"register": "inventory", "generation": 1, "state": "done", "requestedBy": "person", "by": "local", "error": null,
                 "progress": {"registersTotal": 1, "registersDone": 1, "step": null},
                 "movements": 90, "differencesTotal": 1,
                 "results": {"inventory": {"movements": 90, "differences": 1}}}
                """);
        assertThat(body(done))
                .contains("\"differences\":[{\"check\":\"balance\",\"register\":\"inventory\","
                        + "\"cell\":{\"product\":5,\"warehouse\":2},\"figure\":\"quantity\","
                        + "\"expected\":100.0000,\"actual\":100.0001}]");
        assertThat(mvc.get().uri("/api/verifications"))
                .bodyJson()
                .extractingPath("$.verifications.length()")
                .isEqualTo(1);
    }

    @Test
    void aRebuildOfTotalsIsARepairOfThatRegister() {
        instance.jdbc().update("update accumulator_1.sales_month set amount_receipt = amount_receipt * 2");

        MvcTestResult accepted = post("/api/registers/sales/totals/rebuild", null);

        assertThat(accepted).hasStatus(HttpStatus.ACCEPTED);
        String location = Objects.requireNonNull(accepted.getResponse().getHeader("Location"));
        assertThat(location).startsWith("/api/repairs/");
        MvcTestResult done = awaitEnd(location);
        assertThat(done).bodyJson().extractingPath("$.mended").isEqualTo(56);
        assertThat(done).bodyJson().extractingPath("$.differencesTotal").isEqualTo(0);
        assertThat(instance.registers().audit().verify("sales").isClean()).isTrue();
    }

    @Test
    void aSecondRunIsAConflictThatNamesTheRunUnderWay() {
        instance.transactions().executeWithoutResult(status -> {
            instance.jdbc().execute("lock table accumulator_1.inventory_log in access exclusive mode");
            String location = Objects.requireNonNull(
                    post("/api/verifications", null).getResponse().getHeader("Location"));

            MvcTestResult conflict = post("/api/repairs", "{}");

            assertThat(conflict).hasStatus(HttpStatus.CONFLICT);
            assertThat(conflict).bodyJson().extractingPath("$.code").isEqualTo("run-in-progress");
            assertThat(conflict).bodyJson().extractingPath("$.run").isEqualTo(location);
        });
    }

    @Test
    void unknownRunsRegistersAndFieldsAreRefused() {
        assertThat(post("/api/verifications", "{\"register\": \"inventry\"}")).hasStatus(HttpStatus.NOT_FOUND);
        assertThat(post("/api/verifications", "{\"registre\": \"inventory\"}"))
                .hasStatus(HttpStatus.BAD_REQUEST)
                .bodyJson()
                .extractingPath("$.detail")
                .isEqualTo("Unknown field \"registre\"; allowed are register");
        assertThat(post("/api/verifications", "{\"register\": 7}")).hasStatus(HttpStatus.BAD_REQUEST);
        assertThat(post("/api/verifications", "[]")).hasStatus(HttpStatus.BAD_REQUEST);
        assertThat(mvc.get().uri("/api/verifications/12")).hasStatus(HttpStatus.NOT_FOUND);
        assertThat(mvc.get().uri("/api/repairs/last"))
                .hasStatus(HttpStatus.NOT_FOUND)
                .bodyJson()
                .extractingPath("$.code")
                .isEqualTo("repair-not-found");
        assertThat(post("/api/registers/inventory/detach", "{\"before\": \"March\"}"))
                .hasStatus(HttpStatus.BAD_REQUEST)
                .bodyJson()
                .extractingPath("$.field")
                .isEqualTo("before");
        assertThat(post("/api/registers/inventory/detach", null)).hasStatus(HttpStatus.BAD_REQUEST);
    }

    @Test
    void aRepairIsNotListedAsAVerification() {
        String location = Objects.requireNonNull(
                post("/api/repairs", "{\"register\": \"sales\"}").getResponse().getHeader("Location"));
        awaitEnd(location);

        assertThat(mvc.get().uri(location.replace("repairs", "verifications"))).hasStatus(HttpStatus.NOT_FOUND);
        assertThat(mvc.get().uri("/api/repairs"))
                .bodyJson()
                .extractingPath("$.repairs.length()")
                .isEqualTo(1);
        assertThat(instance.maintenance().list(Run.Kind.VERIFY)).isEmpty();
    }

    @Test
    void theTablesOfDetachedMonthsAreNamed() {
        assertThat(post("/api/registers/inventory/detach", "{\"before\": \"1999-01\"}"))
                .hasStatusOk()
                .bodyJson()
                .isStrictlyEqualTo("""
                        {"register": "inventory", "before": "1999-01", "schema": "accumulator_1", "tables": [],
                         "by": "local"}
                        """);
    }

    private MvcTestResult post(String uri, @Nullable String body) {
        MockMvcTester.MockMvcRequestBuilder request = mvc.post().uri(uri);
        return (body == null
                        ? request
                        : request.contentType(MediaType.APPLICATION_JSON).content(body))
                .exchange();
    }

    private MvcTestResult awaitEnd(String location) {
        return await().until(
                        () -> mvc.get().uri(location).exchange(),
                        answer -> !body(answer).contains("\"state\":\"running\""));
    }

    private static String body(MvcTestResult answer) {
        return new String(answer.getResponse().getContentAsByteArray(), StandardCharsets.UTF_8);
    }
}
