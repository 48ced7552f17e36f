package dev.accumulator.registers.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accumulator.registers.EngineDatabase;
import dev.accumulator.registers.Registers;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.InvalidQuery;
import dev.accumulator.registers.model.Movement;
import dev.accumulator.registers.model.RecorderSummary;
import dev.accumulator.registers.model.RegisterDefinition;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ValueReadsIT {
    private static final int PRODUCTS = 1_500;

    private final EngineDatabase database = new EngineDatabase();
    private final Registers registers = database.registers();

    @BeforeAll
    void post() {
        registers.define(RegisterDefinition.balance("kinds")
                .dimension("small", "smallint")
                .dimension("product", "int")
                .dimension("lot", "varchar(8)?")
                .dimension("owner", "uuid")
                .dimension("due", "date")
                .dimension("own", "boolean")
                .resource("n", "integer")
                .build());
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < PRODUCTS; i++) {
            Map<String, @Nullable Object> dimensions = new LinkedHashMap<>();
            dimensions.put("small", i % 4 - 2);
            dimensions.put("product", i);
            dimensions.put("lot", i % 3 == 0 ? null : "LOT-" + i % 50);
            dimensions.put("owner", new UUID((i % 7L) << 60, i % 5L));
            dimensions.put("due", LocalDate.of(2026, 1, 1).plusDays(i % 100));
            dimensions.put("own", i % 2 == 0);
            changes.add(Change.Post.of(
                    "kind:" + i,
                    1,
                    List.of(new Movement(
                            "kinds", Instant.parse("2026-04-01T00:00:00Z"), dimensions, Map.of("n", BigDecimal.ONE)))));
        }
        registers.post(changes);
        database.jdbc().execute("analyze accumulator_1.kinds_cell");
    }

    @AfterAll
    void close() {
        database.close();
    }

    private List<Object> values(String dimension, String text, int limit) {
        return registers.valuesBeginningWith("kinds", dimension, text, limit);
    }

    @Test
    void findsValuesOfEveryTypeByTheirBeginningEachOnce() {
        assertThat(values("product", "14", 100))
                .hasSize(1 + 10 + 100 - 11)
                .startsWith(14L, 140L, 1400L)
                .doesNotHaveDuplicates()
                .allMatch(value -> value.toString().startsWith("14"));
        assertThat(values("product", "99", 100))
                .containsExactlyInAnyOrderElementsOf(LongStream.range(0, PRODUCTS)
                        .filter(n -> String.valueOf(n).startsWith("99"))
                        .mapToObj(n -> (Object) n)
                        .toList());
        assertThat(values("product", "14", 3)).hasSize(3);
        assertThat(values("product", "2000", 10)).isEmpty();
        assertThat(values("product", "fourteen", 10)).isEmpty();
        assertThat(values("small", "-", 10)).containsExactly(-2L, -1L);
        assertThat(values("small", "", 10)).containsExactly(-2L, -1L, 0L, 1L);
        assertThat(values("lot", "lot-4", 100))
                .containsExactlyInAnyOrder(
                        "LOT-4", "LOT-40", "LOT-41", "LOT-42", "LOT-43", "LOT-44", "LOT-45", "LOT-46", "LOT-47",
                        "LOT-48", "LOT-49");
        assertThat(values("lot", "LOT-49", 100)).containsExactly("LOT-49");
        assertThat(values("lot", "LOT-49-and-more", 100)).isEmpty();
        assertThat(values("owner", "3", 100))
                .hasSize(5)
                .allMatch(value -> value.toString().startsWith("3"));
        assertThat(values("due", "2026-04-0", 100)).hasSize(9).contains(LocalDate.of(2026, 4, 9));
        assertThat(values("own", "t", 10)).containsExactly(true);
    }

    @Test
    void looksEachValueUpInAnIndex() {
        String plan = String.join("\n", database.jdbc().queryForList("""
                explain (analyze, costs off, timing off, summary off)
                with recursive found (step, value) as (
                  select 1, (select c."lot" from accumulator_1."kinds_cell" c
                              where c."lot" >= 'LOT-1' and c."lot" <= 'LOT-2' order by c."lot" limit 1)
                   union all
                  select f.step + 1, (select c."lot" from accumulator_1."kinds_cell" c
                                       where c."lot" > f.value and c."lot" <= 'LOT-2' order by c."lot" limit 1)
                    from found f
                   where f.value is not null and f.step < 5)
                select value from found where value is not null limit 5
                """, String.class));
        assertThat(plan).contains("Index").doesNotContain("Seq Scan", "Sort");
    }

    @Test
    void aDimensionThatIsNotThereAndALimitOutOfBoundsAreRefused() {
        assertThatThrownBy(() -> values("colour", "a", 10))
                .isInstanceOf(InvalidQuery.class)
                .hasMessage("dimension must be one of small, product, lot, owner, due, own, was \"colour\"");
        assertThatThrownBy(() -> values("lot", "a", 101)).hasMessage("limit must be from 1 to 100, was 101");
        assertThatThrownBy(() -> registers.recordersBeginningWith("kind", 0))
                .hasMessage("limit must be from 1 to 100, was 0");
    }

    @Test
    void documentsAreFoundByTheirBeginningInTheOrderOfTheirNames() {
        assertThat(registers.recordersBeginningWith("kind:149", 5))
                .extracting(RecorderSummary::recorder)
                .containsExactly("kind:149", "kind:1490", "kind:1491", "kind:1492", "kind:1493");
        assertThat(registers.recordersBeginningWith("order", 5)).isEmpty();
        assertThat(registers.recordersBeginningWith("a\0", 5)).isEmpty();
    }
}
