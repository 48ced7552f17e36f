package dev.accumulator.consumer.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.WholeConsumer;
import dev.accumulator.consumer.generation.Generations;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The pages, as their bytes. */
@WholeConsumer
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsoleIT {
    private static final Pattern LOADED = Pattern.compile("(?:src|href)=\"(/assets/[^\"]+)\"");

    private static final int WIRE_BYTES_MAX = 60_000;

    @LocalServerPort
    private int port;

    @Autowired
    private Generations generations;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @BeforeAll
    void awaitTables() {
        await().until(generations::isOpen);
    }

    @Test
    void everyPageOfTheNavigationRunsUnderItsPolicyAndLoadsLittleAndOnlyFromHere() throws Exception {
        for (Navigation.Entry entry : Navigation.at("/")) {
            if (entry.path().equals("/reference")) {
                continue;
            }
            HttpResponse<byte[]> page = get(entry.path(), "gzip");
            assertThat(page.statusCode()).as(entry.path()).isEqualTo(200);
            assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                    .contains("default-src 'none'", "script-src 'self'", "style-src 'self'", "form-action 'self'")
                    .doesNotContain("unsafe", "data:");
            assertThat(page.headers().firstValue("Referrer-Policy")).hasValue("same-origin");
            String html = text(entry.path());
            assertThat(html)
                    .as(entry.path())
                    .doesNotContain("<style", " style=", " onclick=", "javascript:")
                    .doesNotContainPattern("(src|href|action)=\"(https?:)?//")
                    .doesNotContainPattern("<script(?![^>]*src=)[^>]*>");
            long bytes = page.body().length;
            for (String asset : assets(html)) {
                HttpResponse<byte[]> file = get(asset, "gzip");
                assertThat(file.statusCode()).as(asset).isEqualTo(200);
                assertThat(file.headers().firstValue("Cache-Control").orElse(""))
                        .contains("max-age=31536000", "immutable");
                bytes += file.body().length;
            }
            assertThat(bytes).as("bytes of " + entry.path() + " over the wire").isLessThan(WIRE_BYTES_MAX);
        }
    }

    @Test
    void whatIsWrongWithAPageIsSaidByAPageAndToAProgramAsAProblem() throws Exception {
        HttpResponse<String> page = page("/nowhere", "text/html");
        assertThat(page.statusCode()).isEqualTo(404);
        assertThat(page.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
        assertThat(page.body()).contains("<nav", "Not Found");

        HttpResponse<String> swapped = http.send(
                request("/nowhere")
                        .header("Accept", "*/*")
                        .header("HX-Request", "true")
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(swapped.body()).contains("<main", "Not Found");

        HttpResponse<String> problem = page("/nowhere", "application/json");
        assertThat(problem.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(page("/api/nowhere", "text/html").headers().firstValue("Content-Type"))
                .hasValue("application/problem+json");
    }

    private static List<String> assets(String html) {
        return LOADED.matcher(html).results().map(found -> found.group(1)).toList();
    }

    private String text(String path) throws Exception {
        return page(path, "text/html").body();
    }

    private HttpResponse<String> page(String path, String accept) throws Exception {
        return http.send(request(path).header("Accept", accept).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<byte[]> get(String path, String encoding) throws Exception {
        return http.send(
                request(path)
                        .header("Accept", "text/html, */*;q=0.8")
                        .header("Accept-Encoding", encoding)
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
    }
}
