package dev.accumulator.consumer.cli;

import dev.accumulator.consumer.posting.MappingTrial.TriedPart;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Movement;
import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Compares the newest revisions of documents with what a running instance has posted. */
final class PostedComparison {
    /** Each is a request. */
    private static final int DOCUMENTS_MAX = 10_000;

    /** The members of a movement in an answer that are neither dimensions nor resources. */
    private static final Set<String> FRAME = Set.of("register", "revision", "line", "reversal", "period", "recordedAt");

    private final OperatorClient client;
    private final PrintWriter out;
    private final Map<String, Change> newest = new LinkedHashMap<>();
    private long leftOut;

    /** @param client of the path {@code /api/recorders} */
    PostedComparison(OperatorClient client, PrintWriter out) {
        this.client = client;
        this.out = out;
    }

    void add(List<TriedPart> parts) {
        for (TriedPart part : parts) {
            if (part instanceof TriedPart.Document document
                    && document.refusal() == null
                    && !(document.change() instanceof Change.Withdraw)) {
                add(document.change());
            }
        }
    }

    private void add(Change change) {
        Change known = newest.get(change.recorder());
        if (known == null && newest.size() == DOCUMENTS_MAX) {
            leftOut++;
        } else if (known == null || revision(known) < revision(change)) {
            newest.put(change.recorder(), change);
        }
    }

    private static long revision(Change change) {
        return switch (change) {
            case Change.Post post -> post.revision();
            case Change.Unpost unpost -> unpost.revision();
            case Change.Withdraw withdraw -> 0;
        };
    }

    /** Asks for each document, prints those that differ, and returns how many do. */
    long compare() throws IOException, InterruptedException {
        long differing = 0;
        for (Change change : newest.values()) {
            List<String> differences = differences(change);
            if (!differences.isEmpty()) {
                differing++;
                out.println("differs from what is posted: " + change.recorder());
                differences.forEach(one -> out.println("  " + one));
            }
        }
        out.format(
                Locale.ROOT,
                "%,d documents compared with what is posted, %,d differ%s%n",
                newest.size(),
                differing,
                leftOut == 0 ? "" : "; " + leftOut + " more were not compared");
        out.flush();
        return differing;
    }

    private List<String> differences(Change change) throws IOException, InterruptedException {
        JsonNode posted;
        try {
            posted = client.get("?decimals=string&id=" + URLEncoder.encode(change.recorder(), StandardCharsets.UTF_8));
        } catch (OperatorClient.Refused unknown) {
            return List.of("it is not posted");
        }
        long revision = posted.path("revision").asLong(0);
        String state = posted.path("state").asString();
        if (!state.equals("posted") && !state.equals("unposted")) {
            return List.of("it is " + state);
        }
        if (revision != revision(change)) {
            return List.of(
                    "revision " + revision + " is " + state + ", and the events have revision " + revision(change));
        }
        boolean posts = change instanceof Change.Post;
        if (posts != state.equals("posted")) {
            return List.of("it is " + state + " with the same revision");
        }
        List<String> before = new ArrayList<>();
        for (JsonNode movement : posted.path("movements")) {
            if (!movement.path("reversal").asBoolean(false)
                    && movement.path("revision").asLong() == revision) {
                before.add(text(movement));
            }
        }
        List<String> after = new ArrayList<>();
        if (change instanceof Change.Post post) {
            post.movements().forEach(movement -> after.add(text(movement)));
        }
        List<String> differences = new ArrayList<>();
        without(before, after).forEach(one -> differences.add("posted:   " + one));
        without(after, before).forEach(one -> differences.add("would be: " + one));
        return differences;
    }

    private static List<String> without(List<String> all, List<String> others) {
        List<String> left = new ArrayList<>(all);
        others.forEach(left::remove);
        return left;
    }

    private static String text(JsonNode movement) {
        Map<String, String> values = new TreeMap<>();
        movement.properties().forEach(one -> {
            if (!FRAME.contains(one.getKey()) && !one.getValue().isNull()) {
                put(values, one.getKey(), one.getValue().asString());
            }
        });
        return movement.path("register").asString() + " "
                + movement.path("period").asString() + " " + values;
    }

    private static String text(Movement movement) {
        Map<String, String> values = new TreeMap<>();
        movement.dimensions().forEach((name, value) -> put(values, name, value));
        movement.resources().forEach((name, value) -> put(values, name, value.toPlainString()));
        return movement.register() + " " + movement.period() + " " + values;
    }

    /** Leaves out zeros, and the trailing zeros of other numbers. */
    private static void put(Map<String, String> values, String name, @Nullable Object value) {
        String text = Objects.toString(value, "");
        if (text.matches("-?[0-9]{1,40}([.][0-9]{1,40})?")) {
            BigDecimal number = new BigDecimal(text);
            if (number.signum() == 0) {
                return;
            }
            text = number.stripTrailingZeros().toPlainString();
        }
        if (!text.isEmpty()) {
            values.put(name, text);
        }
    }
}
