package dev.accumulator.consumer.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.WholeConsumer;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Movement;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A client that has an answer is told if it still holds, and gets large ones compressed. */
@WholeConsumer
class BodyTagsIT {
    private static final int PRODUCTS = 200;

    @LocalServerPort
    private int port;

    @Autowired
    private Generations generations;

    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeEach
    void open() {
        await().until(generations::isOpen);
        post(1);
    }

    @Test
    void anAnswerThatHoldsIsNotSentAgainAndOneThatDoesNotIs() {
        for (String path : List.of(
                "/api/registers/sales/turnovers?product=600001",
                "/api/registers/sales/movements?recorder=tags:1",
                "/api/recorders/tags:1")) {
            HttpResponse<byte[]> first = get(path);
            String tag = first.headers().firstValue("ETag").orElse("");
            assertThat(tag).as(path).startsWith("W/\"");
            assertThat(first.headers().firstValue("Cache-Control")).as(path).contains("no-cache");

            HttpResponse<byte[]> same = get(path, "If-None-Match", tag);
            assertThat(same.statusCode()).as(path).isEqualTo(304);
            assertThat(same.body()).isEmpty();
            assertThat(same.headers().firstValue("Accumulator-Positions")).isPresent();
        }
        String path = "/api/registers/sales/turnovers?product=600001";
        String tag = get(path).headers().firstValue("ETag").orElse("");
        post(Instant.now().toEpochMilli());
        HttpResponse<byte[]> changed = get(path, "If-None-Match", tag);
        assertThat(changed.statusCode()).isEqualTo(200);
        assertThat(changed.headers().firstValue("ETag")).isPresent().get().isNotEqualTo(tag);
    }

    @Test
    void aRefusalHasNoTag() {
        HttpResponse<byte[]> refused = get("/api/registers/nothing");
        assertThat(refused.statusCode()).isEqualTo(404);
        assertThat(refused.headers().firstValue("ETag")).isEmpty();
    }

    @Test
    void aLargeAnswerIsCompressedForAClientThatAsks() throws IOException {
        String path = "/api/registers/sales/turnovers?groupBy=product&limit=10000";
        HttpResponse<byte[]> plain = get(path);
        assertThat(plain.headers().firstValue("Content-Encoding")).isEmpty();
        HttpResponse<byte[]> packed = get(path, "Accept-Encoding", "gzip");

        assertThat(packed.headers().firstValue("Content-Encoding")).contains("gzip");
        assertThat(packed.body().length).isLessThan(plain.body().length / 2);
        assertThat(new GZIPInputStream(new ByteArrayInputStream(packed.body())).readAllBytes())
                .isEqualTo(plain.body());
        assertThat(packed.headers().firstValue("ETag"))
                .isEqualTo(plain.headers().firstValue("ETag"));
    }

    private void post(long revision) {
        List<Movement> movements = IntStream.range(600_000, 600_000 + PRODUCTS)
                .mapToObj(product -> new Movement(
                        "sales",
                        Instant.parse("2026-04-10T10:00:00Z"),
                        Map.of("product", product, "client", 1),
                        Map.of("quantity", new BigDecimal(revision), "amount", BigDecimal.ONE)))
                .toList();
        generations.live().registers().post(Change.Post.of("tags:1", revision, movements));
    }

    private HttpResponse<byte[]> get(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
