package dev.accumulator.producer.shop;

import dev.accumulator.producer.verify.SignIn;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks the consumer over REST what is in stock after given records. */
final class StockReads implements AutoCloseable {

    private static final Duration CONNECT_MAX = Duration.ofSeconds(2);

    /** The consumer waits for the records for five seconds, unless it is set otherwise. */
    private static final Duration ANSWER_MAX = Duration.ofSeconds(8);

    private static final int ROWS_MAX = 10_000;
    private static final int DETAIL_CHARS_MAX = 300;

    /** Warehouses and products of the register {@code inventory} are integers; other ids are in no cell. */
    private static final Pattern ID = Pattern.compile("-?[0-9]{1,9}");

    private final JsonMapper mapper = new JsonMapper();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(CONNECT_MAX).build();
    private final URI consumer;
    private final SignIn signIn;

    StockReads(URI consumer, SignIn signIn) {
        this.consumer = consumer;
        this.signIn = signIn;
    }

    /** @param after the places of records that the answer includes, such as {@code orders-3@1234} */
    Stock ask(Collection<String> warehouses, Collection<String> products, List<String> after) {
        String filter = filter("warehouse", warehouses) + filter("product", products);
        if (warehouses.stream().noneMatch(StockReads::isId) || products.stream().noneMatch(StockReads::isId)) {
            return new Stock.Known(Map.of(), "");
        }
        String question = "/api/registers/inventory/balances?groupBy=warehouse,product&decimals=string&limit="
                + ROWS_MAX + filter;
        String places = after.stream().map(place -> "&after=" + encoded(place)).collect(Collectors.joining());
        try {
            Answer answer = get(question + places);
            if (answer.status() == 504 && answer.code().equals("position-not-reached")) {
                String behind = answer.detail();
                Answer earlier = get(question);
                return earlier.status() == 200 ? known(earlier, behind) : unknown(earlier);
            }
            return answer.status() == 200 ? known(answer, "") : unknown(answer);
        } catch (IOException away) {
            return new Stock.Unknown("The consumer at " + consumer + " does not answer: " + away.getMessage());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return new Stock.Unknown("The shop is closing");
        } catch (JacksonException | NumberFormatException unexpected) {
            return new Stock.Unknown("The answer of " + consumer + " has an unexpected shape");
        }
    }

    private static Stock known(Answer answer, String behind) {
        Map<Place, Stock.Figures> figures = new HashMap<>();
        for (JsonNode row : answer.body().required("rows")) {
            figures.put(
                    new Place(
                            row.required("warehouse").asString(),
                            row.required("product").asString()),
                    new Stock.Figures(decimal(row, "quantity"), decimal(row, "amount")));
        }
        return new Stock.Known(figures, behind);
    }

    private static BigDecimal decimal(JsonNode row, String name) {
        return new BigDecimal(row.required(name).asString());
    }

    private Stock unknown(Answer answer) {
        String advice = answer.status() == 401 || answer.status() == 403
                ? " Start the shop with --user and ACCUMULATOR_PASSWORD, or with ACCUMULATOR_TOKEN."
                : "";
        return new Stock.Unknown(
                "The consumer at " + consumer + " answers " + answer.status() + ". " + answer.detail() + advice);
    }

    private Answer get(String path) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(consumer.toString().replaceFirst("/+$", "") + path))
                .timeout(ANSWER_MAX)
                .header("Accept", "application/json");
        signIn.authorization().ifPresent(header -> request.header("Authorization", header));
        // The timeout of the request ends with the headers of its answer. This one has the body too.
        CompletableFuture<HttpResponse<byte[]>> asked =
                http.sendAsync(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        try {
            HttpResponse<byte[]> response = asked.get(ANSWER_MAX.toMillis(), TimeUnit.MILLISECONDS);
            return new Answer(response.statusCode(), tree(response.body()));
        } catch (TimeoutException late) {
            asked.cancel(true);
            throw new IOException("no answer within " + ANSWER_MAX.toSeconds() + " seconds", late);
        } catch (ExecutionException failed) {
            throw new IOException(reason(failed.getCause()), failed);
        }
    }

    /** Returns the JSON of an answer; an empty object for another program's page. */
    private JsonNode tree(byte[] body) {
        try {
            return mapper.readTree(body);
        } catch (JacksonException noJson) {
            return mapper.createObjectNode();
        }
    }

    /** Returns a reason. The client's connect exception has no message of its own. */
    private static String reason(@Nullable Throwable problem) {
        if (problem instanceof ConnectException) {
            return "nothing listens there";
        }
        return problem == null || problem.getMessage() == null ? "the connection broke" : problem.getMessage();
    }

    private static String filter(String name, Collection<String> ids) {
        return ids.stream().filter(StockReads::isId).collect(Collectors.joining(",", "&" + name + "=", ""));
    }

    private static boolean isId(String id) {
        return ID.matcher(id).matches();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private record Answer(int status, JsonNode body) {
        String code() {
            return body.path("code").asString("");
        }

        String detail() {
            String detail = body.path("detail").asString("");
            return detail.length() <= DETAIL_CHARS_MAX ? detail : detail.substring(0, DETAIL_CHARS_MAX) + "…";
        }
    }
}
