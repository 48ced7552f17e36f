package dev.accumulator.consumer.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EntriesTests {
    private final AtomicLong bytes = new AtomicLong();
    private final Entries entries = new Entries(bytes);

    @Test
    void takesWhatDiffersAndGivesItsBytesBack() {
        assertThat(entries.put("101", entry("Green tea"))).isTrue();
        assertThat(entries.put("101", entry("Green tea"))).isFalse();
        assertThat(entries.put("101", entry("Sencha"))).isTrue();
        assertThat(bytes).hasValue(entry("Sencha").bytes("101"));

        assertThat(entries.replace(Map.of("102", entry("Black tea")))).isTrue();
        assertThat(entries.replace(Map.of("102", entry("Black tea")))).isFalse();
        assertThat(entries.get("101")).isNull();
        assertThat(entries.remove("102")).isTrue();
        assertThat(entries.remove("102")).isFalse();
        assertThat(bytes).hasValue(0);
    }

    @Test
    void findsNamesByTheBeginningOfAWordTheWholeNameFirst() {
        entries.replace(Map.of(
                "1", entry("Green tea"),
                "2", entry("Sencha (green)"),
                "3", entry("Evergreen"),
                "4", entry("GREEN"),
                "5", entry("Black tea"),
                "6", entry("\u00c4pfel green-house")));

        assertThat(NamedValue.find(entries, "green", 10))
                .extracting(NamedValue::value)
                .containsExactly("4", "1", "2", "6");
        assertThat(NamedValue.find(entries, "green", 2))
                .extracting(NamedValue::name)
                .containsExactly("GREEN", "Green tea");
        assertThat(NamedValue.find(entries, "\u00e4pf", 2)).hasSize(1);
        assertThat(NamedValue.find(entries, "een", 2)).isEmpty();
    }

    @Test
    void isBoundedInNumberAndCountsWhatIsLeftOut() {
        Map<String, Entry> many = new HashMap<>();
        for (int id = 0; id < Entries.ENTRIES_MAX + 10; id++) {
            many.put(Integer.toString(id), entry("n"));
        }
        entries.replace(many);

        assertThat(entries.size()).isEqualTo(Entries.ENTRIES_MAX);
        assertThat(entries.leftOut()).isEqualTo(10);
        entries.replace(Map.of());
        assertThat(entries.leftOut()).isZero();
        assertThat(bytes).hasValue(0);
    }

    @Test
    void isBoundedInBytesTogetherWithTheOthers() {
        Entries other = new Entries(bytes);
        String large = "x".repeat(100_000);
        int kept = 0;
        for (int id = 0; id < 1_000; id++) {
            Entries one = id % 2 == 0 ? entries : other;
            kept += one.put(Integer.toString(id), entry(large)) ? 1 : 0;
        }

        assertThat(bytes.get()).isLessThanOrEqualTo(Entries.BYTES_MAX);
        assertThat(kept).isEqualTo(entries.size() + other.size()).isLessThan(1_000);
        assertThat(entries.leftOut() + other.leftOut()).isEqualTo(1_000 - kept);
        // What is there may become smaller, however full it is.
        assertThat(entries.put("0", entry("small"))).isTrue();
    }

    @Test
    void aCatalogueHasATopicOrATable() {
        assertRefused(source(null, null, Duration.ofMinutes(1)), "must have a topic or a table, and not both");
        assertRefused(source("t", "t", Duration.ofMinutes(1)), "must have a topic or a table, and not both");
        assertRefused(source(null, " ", Duration.ofMinutes(1)), "has a name that is empty");
        assertRefused(source(null, "t", Duration.ofMillis(10)), ".refresh must be at least 1s, was PT0.01S");
    }

    private static void assertRefused(CatalogueSource source, String reason) {
        assertThatThrownBy(() -> new CatalogueSettings(Map.of("product", source)))
                .hasMessageStartingWith("accumulator.catalogues.product")
                .hasMessageContaining(reason);
    }

    private static CatalogueSource source(@Nullable String topic, @Nullable String table, Duration refresh) {
        return new CatalogueSource(topic, table, "id", "name", List.of(), refresh);
    }

    private static Entry entry(String name) {
        return new Entry(name, "{}");
    }
}
