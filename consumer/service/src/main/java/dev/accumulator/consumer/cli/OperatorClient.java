package dev.accumulator.consumer.cli;

import dev.accumulator.text.ForeignText;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client of one part of an instance's REST interface. */
final class OperatorClient {
    /** An instance that is up accepts a connection at once; a wrong host should be reported soon. */
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    /** An estimate asks the broker about all topics, which has twenty seconds for each of its two answers. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);

    /** Enough to recognise the page of a proxy, and short enough for a terminal. */
    private static final int BODY_CHARS_MAX = 500;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final URI part;
    private final Map<String, String> headers;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();

    /**
     * @param root URL of the instance
     * @param path where the part begins, such as {@code /api/rebuilds}
     * @param headers who asks
     */
    OperatorClient(URI root, String path, Map<String, String> headers) {
        this.headers = Map.copyOf(headers);
        this.part = URI.create(root.toString().replaceFirst("/+$", "") + path);
    }

    /** The service has refused a request; the message is its reason. */
    static final class Refused extends IOException {
        Refused(String message) {
            super(message);
        }
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        return send(request(path).GET());
    }

    JsonNode post(String path, Object body) throws IOException, InterruptedException {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body))));
    }

    JsonNode put(String path, Object body) throws IOException, InterruptedException {
        return send(request(path)
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body))));
    }

    JsonNode delete(String path) throws IOException, InterruptedException {
        return send(request(path).DELETE());
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(part + path))
                .timeout(ANSWER_TIMEOUT)
                .header("Accept", "application/json");
        headers.forEach(request::header);
        return request;
    }

    private JsonNode send(HttpRequest.Builder builder) throws IOException, InterruptedException {
        HttpRequest request = builder.build();
        HttpResponse<String> response;
        try {
            response = http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException unreachable) {
            String reason = unreachable.getMessage();
            throw new IOException(
                    "No answer from " + part + " ("
                            + (reason != null ? reason : unreachable.getClass().getSimpleName()) + ")",
                    unreachable);
        }
        JsonNode body = read(request, response);
        if (response.statusCode() >= 500) {
            throw new IOException(request.uri() + " answered " + response.statusCode() + ": " + detail(body));
        }
        if (response.statusCode() >= 400) {
            throw new Refused(detail(body));
        }
        return body;
    }

    private static JsonNode read(HttpRequest request, HttpResponse<String> response) throws IOException {
        if (response.body().isBlank()) {
            return JSON.createObjectNode();
        }
        try {
            return JSON.readTree(response.body());
        } catch (JacksonException unexpected) {
            throw new IOException(
                    request.uri() + " answered " + response.statusCode() + " without JSON: "
                            + ForeignText.shorten(response.body(), BODY_CHARS_MAX),
                    unexpected);
        }
    }

    private static String detail(JsonNode problem) {
        return problem.path("detail").asString(problem.toString());
    }
}
