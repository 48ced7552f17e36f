package dev.accumulator.consumer.console;

import dev.accumulator.consumer.deadletter.LetterState;
import dev.accumulator.consumer.intake.SourceProgress;
import dev.accumulator.consumer.order.Order;
import dev.accumulator.consumer.rest.FoundDocument;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The content of a document's page.
 *
 * @param recorder its name, whatever is in it
 * @param moments what happened to it, the last first
 * @param isCut true if it has so many movements that its first moments are left out
 * @param registersNotAsked how many registers were not asked for its earlier movements, because there are very many
 * @param order its order row; null if it is no order, or was never accepted
 */
record DocumentView(
        String recorder,
        FoundDocument found,
        List<LifeMoment> moments,
        boolean isCut,
        int registersNotAsked,
        @Nullable Order order) {

    DocumentView {
        moments = List.copyOf(moments);
    }

    public boolean isUnknown() {
        return found.isUnknown();
    }

    /** The word for its state. */
    public String state() {
        return found.state()
                .map(state -> {
                    if (state.posted()) {
                        return "posted";
                    }
                    return state.revision() == null ? "withdrawn ahead" : "unposted";
                })
                .orElse("refused");
    }

    public @Nullable Long revision() {
        return found.state().map(state -> state.revision()).orElse(null);
    }

    public @Nullable Instant recordedAt() {
        return found.state().map(state -> state.recordedAt()).orElse(null);
    }

    public @Nullable String source() {
        return found.state().map(state -> state.source()).orElse(null);
    }

    public SourceProgress.@Nullable Reading reading() {
        return found.reading().orElse(null);
    }

    /** True if a record of it waits for somebody to deal with it. */
    public boolean hasOpenLetter() {
        return found.letters().stream().anyMatch(letter -> letter.letter().state() == LetterState.OPEN);
    }

    /** True if a floor has refused what would be its newest revision. */
    public boolean isBelowFloor() {
        return found.standing().isPresent();
    }

    public String rawHref() {
        return Links.rawDocument(recorder);
    }

    public String lettersHref() {
        return Links.lettersOf(recorder);
    }
}
