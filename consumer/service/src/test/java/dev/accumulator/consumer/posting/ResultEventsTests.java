package dev.accumulator.consumer.posting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.consumer.event.RawEvent;
import dev.accumulator.consumer.outbox.OutboxMessage;
import dev.accumulator.registers.model.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ResultEventsTests {
    private static final Instant NOW = Instant.parse("2026-04-19T10:15:00Z");
    private static final String PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private final ResultEvents events = new ResultEvents("results", Spans.NONE);
    private final RawEvent record = new RawEvent(
            "batches",
            0,
            7,
            0,
            null,
            "[]".getBytes(StandardCharsets.UTF_8),
            List.of(new RawEvent.Header("traceparent", PARENT.getBytes(StandardCharsets.UTF_8))));

    /** Also if the parts are of one document. */
    @Test
    void eachPartOfARecordIsToldWithAnIdOfItsOwnThatIsTheSameEachTime() {
        List<String> rejected = ids(part -> new Result.Refused(
                record, part, new Refusal("bad", null, "bad", part < 2 ? "batches:a" : "batches:b", 1L)));
        List<String> posted =
                ids(part -> new Result.Decided(record, part, new Outcome.Posted("batches:" + part, 1, List.of())));

        assertThat(rejected).doesNotHaveDuplicates();
        assertThat(posted).doesNotHaveDuplicates().doesNotContainAnyElementsOf(rejected);
    }

    @Test
    void eachPartOfARecordIsToldInTheTraceOfTheRecord() {
        assertThat(IntStream.range(0, 3)
                        .mapToObj(part -> message(
                                new Result.Decided(record, part, new Outcome.Posted("batches:" + part, 1, List.of())))))
                .extracting(OutboxMessage::traceparent)
                .containsOnly(PARENT);
    }

    @Test
    void whatIsPassedOverIsNotTold() {
        assertThat(events.of(new Result.PassedOver(record, 0, "condition"), NOW))
                .isEmpty();
    }

    private interface Part {
        Result result(int part);
    }

    private List<String> ids(Part part) {
        List<String> ids = IntStream.range(0, 5)
                .mapToObj(number -> message(part.result(number)).id())
                .toList();
        assertThat(IntStream.range(0, 5)
                        .mapToObj(number -> message(part.result(number)).id()))
                .containsExactlyElementsOf(ids);
        return ids;
    }

    private OutboxMessage message(Result result) {
        return events.of(result, NOW).orElseThrow();
    }
}
