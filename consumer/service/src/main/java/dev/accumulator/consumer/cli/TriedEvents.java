package dev.accumulator.consumer.cli;

import dev.accumulator.consumer.event.RawEvent;
import dev.accumulator.consumer.posting.MappingTrial.TriedPart;
import dev.accumulator.consumer.posting.Refusal;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Movement;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Prints what would become of events, and counts it. */
final class TriedEvents {
    private final PrintWriter out;
    private final boolean refusedOnly;
    private long events;
    private long documents;
    private long passedOver;
    private long refused;

    /** @param refusedOnly true if nothing else is printed; everything is counted */
    TriedEvents(PrintWriter out, boolean refusedOnly) {
        this.out = out;
        this.refusedOnly = refusedOnly;
    }

    void print(RawEvent event, List<TriedPart> parts) {
        events++;
        boolean shown = !refusedOnly || parts.stream().anyMatch(part -> refusal(part) != null);
        if (shown) {
            out.println(event.source());
        }
        for (TriedPart part : parts) {
            count(part);
            if (shown && (!refusedOnly || refusal(part) != null)) {
                print(part);
            }
        }
    }

    private static @Nullable Refusal refusal(TriedPart part) {
        return switch (part) {
            case TriedPart.Document document -> document.refusal();
            case TriedPart.PassedOver one -> null;
            case TriedPart.Refused one -> one.refusal();
        };
    }

    private void count(TriedPart part) {
        if (part instanceof TriedPart.PassedOver) {
            passedOver++;
        } else if (refusal(part) != null) {
            refused++;
        } else {
            documents++;
        }
    }

    private void print(TriedPart part) {
        switch (part) {
            case TriedPart.Document document -> {
                out.println("  " + action(document.change()));
                if (document.change() instanceof Change.Post post) {
                    post.movements().forEach(movement -> out.println("    " + text(movement)));
                }
                if (document.refusal() != null) {
                    out.println("    refused: " + text(document.refusal()));
                }
            }
            case TriedPart.PassedOver one -> out.println("  passed over: " + one.reason());
            case TriedPart.Refused one ->
                out.println("  refused: " + text(one.refusal())
                        + (one.refusal().recorder() == null
                                ? ""
                                : ", of " + one.refusal().recorder()));
        }
    }

    private static String action(Change change) {
        return switch (change) {
            case Change.Post post -> "post " + post.recorder() + " revision " + post.revision();
            case Change.Unpost unpost -> "unpost " + unpost.recorder() + " revision " + unpost.revision();
            case Change.Withdraw withdraw -> "withdraw " + withdraw.recorder();
        };
    }

    private static String text(Refusal refusal) {
        return refusal.code() + (refusal.path() == null ? "" : " at " + refusal.path()) + ": " + refusal.message();
    }

    private static String text(Movement movement) {
        return movement.register() + "  " + movement.period() + "  " + pairs(movement.dimensions()) + "  "
                + pairs(new TreeMap<String, Object>(movement.resources().entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey,
                                resource -> resource.getValue().toPlainString()))));
    }

    private static String pairs(Map<String, ? extends @Nullable Object> values) {
        return new TreeMap<>(values)
                .entrySet().stream()
                        .map(one -> one.getKey() + "=" + Objects.toString(one.getValue(), "null"))
                        .collect(Collectors.joining(" "));
    }

    /** Prints the sums, and returns true if nothing was refused. */
    boolean end(@Nullable String ended) {
        out.format(
                Locale.ROOT,
                "%,d events: %,d documents, %,d passed over, %,d refused%s%n",
                events,
                documents,
                passedOver,
                refused,
                ended == null ? "" : "; not all were read: " + ended);
        out.flush();
        return refused == 0;
    }
}
