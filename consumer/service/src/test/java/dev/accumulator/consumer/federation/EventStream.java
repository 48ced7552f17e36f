package dev.accumulator.consumer.federation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The changes of a register that the front sends. */
final class EventStream implements AutoCloseable {
    private final InputStream body;
    private final BufferedReader lines;

    private EventStream(InputStream body) {
        this.body = body;
        this.lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    }

    /** An event with its data. */
    record Event(String id, String name, JsonNode data) {}

    static EventStream open(@Nullable String lastEventId) throws IOException, InterruptedException {
        String port = Objects.requireNonNull(ThreeShards.front).getEnvironment().getProperty("local.server.port");
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/registers/inventory/changes"));
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId);
        }
        HttpResponse<InputStream> answer =
                ThreeShards.HTTP.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        return new EventStream(answer.body());
    }

    /** Waits for the next event, and passes over comments. */
    Event next() {
        return nextOrEnd().orElseThrow(() -> new IllegalStateException("The stream has ended"));
    }

    /** Waits for the next event; returns nothing at the end of the stream. */
    Optional<Event> nextOrEnd() {
        String id = "";
        String name = null;
        try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("event: ")) {
                    name = line.substring(7);
                } else if (line.startsWith("data: ") && name != null) {
                    return Optional.of(new Event(id, name, JsonMapper.shared().readTree(line.substring(6))));
                }
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        return Optional.empty();
    }

    @Override
    public void close() throws IOException {
        body.close();
    }
}
