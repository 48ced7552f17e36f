package dev.accumulator.producer.verify;

import dev.accumulator.producer.expected.Cell;
import dev.accumulator.producer.expected.Register;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the consumer's REST interface. */
final class ConsumerReads {

    private static final int PAGE_ROWS = 1_000;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);
    private static final int PROBLEM_CHARS_MAX = 500;

    static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final URI root;
    private final SignIn signIn;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();

    ConsumerReads(URI root, SignIn signIn) {
        this.root = root;
        this.signIn = signIn;
    }

    /**
     * Returns the figures of every cell of a register.
     *
     * @param question {@code balances} or {@code turnovers}
     * @param figures the names of the figures in a row
     * @throws IOException if the consumer does not answer, or its answer has an unexpected shape
     */
    Map<Cell, List<BigDecimal>> cells(Register register, String question, List<String> figures)
            throws IOException, InterruptedException {
        String first = "/api/registers/" + register.name() + "/" + question + "?groupBy="
                + String.join(",", register.dimensions()) + "&limit=" + PAGE_ROWS;
        Map<Cell, List<BigDecimal>> cells = new HashMap<>();
        Optional<String> cursor = Optional.empty();
        do {
            String page = first + cursor.map(at -> "&cursor=" + encode(at)).orElse("");
            JsonNode answer = get(page).orElseThrow(() -> new IOException(root + " knows no " + first));
            try {
                for (JsonNode row : answer.required("rows")) {
                    cells.put(cell(register, row), numbers(figures, row));
                }
                cursor = text(answer.path("next"));
            } catch (JacksonException unexpected) {
                throw new IOException(
                        "The answer to " + page + " has an unexpected shape: " + unexpected.getOriginalMessage(),
                        unexpected);
            }
        } while (cursor.isPresent());
        return cells;
    }

    /** Returns an order as the consumer has it; empty if it does not exist. */
    Optional<JsonNode> order(String orderId) throws IOException, InterruptedException {
        return get("/api/orders/" + encode(orderId));
    }

    private static Cell cell(Register register, JsonNode row) {
        List<String> values = new ArrayList<>();
        for (String dimension : register.dimensions()) {
            values.add(row.required(dimension).asString());
        }
        return new Cell(register.name(), values);
    }

    private static List<BigDecimal> numbers(List<String> names, JsonNode row) {
        List<BigDecimal> numbers = new ArrayList<>();
        for (String name : names) {
            numbers.add(row.required(name).asDecimal());
        }
        return numbers;
    }

    private static Optional<String> text(JsonNode node) {
        return node.isNull() || node.isMissingNode() ? Optional.empty() : Optional.of(node.asString());
    }

    private Optional<JsonNode> get(String path) throws IOException, InterruptedException {
        HttpRequest.Builder asked = HttpRequest.newBuilder(
                        URI.create(root.toString().replaceFirst("/+$", "") + path))
                .timeout(ANSWER_TIMEOUT)
                .header("Accept", "application/json");
        signIn.authorization().ifPresent(header -> asked.header("Authorization", header));
        HttpRequest request = asked.build();
        HttpResponse<String> response;
        try {
            response = http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException unreachable) {
            throw new IOException("No answer from " + root + " (" + reason(unreachable) + ")", unreachable);
        }
        if (response.statusCode() == 404) {
            return Optional.empty();
        }
        if (response.statusCode() == 401 || response.statusCode() == 403) {
            throw new SignInRefused(request.uri() + " answered " + response.statusCode()
                    + ". Sign in by --user NAME and ACCUMULATOR_PASSWORD, or by ACCUMULATOR_TOKEN: "
                    + brief(response.body()));
        }
        if (response.statusCode() != 200) {
            throw new IOException(request.uri() + " answered " + response.statusCode() + ": " + brief(response.body()));
        }
        try {
            return Optional.of(MAPPER.readTree(response.body()));
        } catch (JacksonException unexpected) {
            throw new IOException(request.uri() + " did not answer with JSON: " + brief(response.body()), unexpected);
        }
    }

    /** Returns a reason. The client's connect exception has no message of its own. */
    private static String reason(IOException problem) {
        String message = problem.getMessage();
        return message != null ? message : problem.getClass().getSimpleName();
    }

    private static String brief(String body) {
        return body.length() <= PROBLEM_CHARS_MAX ? body : body.substring(0, PROBLEM_CHARS_MAX) + "…";
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
