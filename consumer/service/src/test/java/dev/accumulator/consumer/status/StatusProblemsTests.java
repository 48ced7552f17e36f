package dev.accumulator.consumer.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.consumer.generation.GenerationState;
import dev.accumulator.consumer.generation.Layout;
import dev.accumulator.consumer.intake.SourcePartitions;
import dev.accumulator.consumer.posting.MappingInForce;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StatusProblemsTests {

    @Test
    void aMappingThatRefusesAllIsAProblem() {
        List<Problem> problems = StatusProblems.of(
                new GenerationState(1, null, null, Map.of(), Layout.State.LIVE),
                new SourcePartitions.Measured(null, List.of(), List.of(), null),
                Figures.NONE,
                Map.of(),
                true,
                List.of(mapping("orders", false), mapping("pos-sales", true)),
                Instant.EPOCH);

        assertThat(problems)
                .containsExactly(new Problem(
                        Problem.Area.MAPPINGS,
                        "Mapping pos-sales has refused everything since the start of this instance, 120 records of"
                                + " returns, sales"));
    }

    private static MappingInForce mapping(String name, boolean refusesAll) {
        return new MappingInForce(
                name,
                "accumulator.mappings",
                null,
                List.of("returns", "sales"),
                "1",
                null,
                0,
                new TreeMap<>(),
                new TreeMap<>(Map.of("missing-field", 90L, "not-json", 30L)),
                refusesAll);
    }
}
