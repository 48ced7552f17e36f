package dev.accumulator.consumer.posting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.consumer.event.EventLimits;
import dev.accumulator.consumer.event.RawEvent;
import dev.accumulator.consumer.event.TopicRole;
import dev.accumulator.consumer.mappingfile.ShippedFiles;
import dev.accumulator.registers.model.Outcome;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class MappingCountsTests {
    private static final String TOLD = "Mapping orders has refused everything";

    private final MappingCounts counts = new MappingCounts(
            new Mappings(
                    List.of(new Mappings.Given(
                            ShippedFiles.mapping(TopicRole.ORDERS, "orders", EventLimits.DEFAULT),
                            "accumulator.topics.orders")),
                    Map.of()),
            new SimpleMeterRegistry());

    @Test
    void aMappingThatRefusesAllIsToldOnce(CapturedOutput output) {
        counts.posted(results(99, MappingCountsTests::refused));
        counts.posted(results(5, event -> new Result.PassedOver(event, 0, "condition")));
        assertThat(counts.refusesAll("orders")).isFalse();
        assertThat(output).doesNotContain(TOLD);

        counts.posted(results(1, MappingCountsTests::refused));
        counts.posted(results(100, MappingCountsTests::refused));
        assertThat(counts.refusesAll("orders")).isTrue();
        assertThat(output).containsOnlyOnce(TOLD).contains("{missing-field=100}");

        counts.posted(results(1, MappingCountsTests::decided));
        assertThat(counts.refusesAll("orders")).isFalse();
    }

    @Test
    void aMappingThatHasMappedSomethingIsNotTold(CapturedOutput output) {
        counts.posted(results(1, MappingCountsTests::decided));
        counts.posted(results(1_000, MappingCountsTests::refused));

        assertThat(counts.refusesAll("orders")).isFalse();
        assertThat(output).doesNotContain(TOLD);
    }

    private static Result refused(RawEvent event) {
        return new Result.Refused(event, 0, new Refusal("missing-field", "$.at", "at is missing", null, null));
    }

    private static Result decided(RawEvent event) {
        return new Result.Decided(event, 0, new Outcome.Duplicate("order:1", 1));
    }

    private static List<Result> results(int count, Function<RawEvent, Result> result) {
        List<Result> results = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            results.add(result.apply(new RawEvent("orders", 0, i, 0, null, null, List.of())));
        }
        return results;
    }
}
