package dev.accumulator.consumer.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accumulator.registers.model.InvalidQuery;
import dev.accumulator.registers.model.RegisterDefinition;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

class ShownTests {
    private static final RegisterDefinition STOCK = RegisterDefinition.balance("stock")
            .dimension("product", "int")
            .dimension("lot", "text?")
            .resource("pieces", "numeric(18,3)")
            .build();

    /** Knows product 101, and notes what it was asked. */
    private static final class Products implements ValueNames {
        private final Map<String, Collection<Object>> asked = new LinkedHashMap<>();

        @Override
        public Map<Object, String> of(String dimension, Collection<Object> values) {
            asked.put(dimension, List.copyOf(values));
            return dimension.equals("product") ? Map.of(101L, "Blue mug") : Map.of();
        }
    }

    @Test
    void aNameStandsBesideItsValueAndEachValueIsAskedForOnce() {
        Products products = new Products();
        Shown shown = Shown.with(List.of(products), List.of(row(101L, null), row(102L, "a"), row(101L, "a")));

        assertThat(shown.value("product", 101L).name()).isEqualTo("Blue mug");
        assertThat(shown.value("product", 102L).name()).isNull();
        assertThat(shown.value("lot", null).text()).isEqualTo("none");
        assertThat(products.asked).isEqualTo(Map.of("product", List.of(101L, 102L), "lot", List.of("a")));
    }

    private static Map<String, @Nullable Object> row(Long product, @Nullable String lot) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("product", product);
        row.put("lot", lot);
        return row;
    }

    @Test
    void aValueIsFilteredForExactlyAsItIs() {
        assertThat(Shown.filter(null)).isEqualTo("null");
        assertThat(Shown.filter("null")).isEqualTo("\"null\"");
        assertThat(Shown.filter("a,b")).isEqualTo("\"a,b\"");
        assertThat(Shown.filter("say \"a\"")).isEqualTo("\"say \"\"a\"\"\"");
        assertThat(Shown.filter("")).isEqualTo("\"\"");
        assertThat(Shown.filter(42L)).isEqualTo("42");
    }

    @Test
    void figuresAndMomentsKeepAllTheirDigits() {
        assertThat(Shown.figure(new BigDecimal("1E+3")).text()).isEqualTo("1000");
        assertThat(Shown.figure(new BigDecimal("-0.0000001")).text()).isEqualTo("-0.0000001");
        Instant moment = Instant.parse("2026-04-30T22:00:00.123456Z");
        assertThat(Shown.moment(moment, ZoneId.of("Europe/Berlin"))).isEqualTo("2026-05-01 00:00:00.123456");
        assertThat(Shown.moment(Instant.parse("2026-04-30T22:00:00Z"), ZoneId.of("UTC")))
                .isEqualTo("2026-04-30 22:00:00");
    }

    @ParameterizedTest
    @CsvSource({"0, 0 B", "999, 999 B", "1500, 1.5 kB", "123456, 123 kB", "5000000000, 5.0 GB"})
    void sizesAreWrittenAsPeopleDo(long bytes, String written) {
        assertThat(Shown.bytes(bytes)).isEqualTo(written);
    }

    @Test
    void aFormThatWasLeftEmptyAsksForNothingAndAnAddressKeepsEveryCharacter() {
        MultiValueMap<String, String> form = new LinkedMultiValueMap<>();
        form.put("groupBy", List.of("", "lot", "product"));
        form.put("at", List.of(" "));
        form.put("lot", List.of("\"a&b=c+d #é\""));
        form.put("after", List.of("orders-0@7"));
        Asked asked = Asked.ofRows(form, STOCK);

        assertThat(asked.at("/p")).isEqualTo("/p?groupBy=lot,product&lot=%22a%26b%3Dc%2Bd%20%23%C3%A9%22&limit=50");
        assertThat(asked.groupBy()).containsExactly("lot", "product");
        // Nothing said means all dimensions, and nothing chosen means none.
        assertThat(Asked.ofRows(new LinkedMultiValueMap<>(), STOCK).groupBy()).containsExactly("product", "lot");
        form.put("groupBy", List.of(""));
        assertThat(Asked.ofRows(form, STOCK).groupBy()).isEmpty();
        assertThat(Asked.ofRows(form, STOCK).without("lot").atRows("/p")).isEqualTo("/p?limit=50&groupBy=");
        form.put("limit", List.of("1001"));
        assertThatThrownBy(() -> Asked.ofRows(form, STOCK)).isInstanceOf(InvalidQuery.class);
    }
}
