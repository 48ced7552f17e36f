package dev.accumulator.consumer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accumulator.consumer.event.RawEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventFileTests {
    @TempDir
    private Path folder;

    @Test
    void eachLineIsTheValueOfARecord() throws IOException {
        List<RawEvent> events = read("{\"a\": 1.10}\n\nno json\r\n[2]\n", null);

        assertThat(events).extracting(EventFileTests::value).containsExactly("{\"a\": 1.10}", "no json", "[2]");
        assertThat(events).extracting(RawEvent::source).containsExactly("pos-0@0", "pos-0@1", "pos-0@2");
        assertThat(events).extracting(RawEvent::key).containsOnlyNulls();
        assertThat(events.getFirst().headers())
                .extracting(RawEvent.Header::name)
                .containsExactly("kind");
    }

    @Test
    void aSeparatorPartsKeyAndValueAtItsFirstPlace() throws IOException {
        List<RawEvent> events = read("k1::{\"a\":\"x::y\"}\nwithout\n::v\n", "::");

        assertThat(events).extracting(EventFileTests::value).containsExactly("{\"a\":\"x::y\"}", "without", "v");
        assertThat(events)
                .extracting(event -> event.key() == null ? null : new String(event.key(), StandardCharsets.UTF_8))
                .containsExactly("k1", null, "");
    }

    @Test
    void aKeyWithNothingBehindItsSeparatorIsATombstone() throws IOException {
        List<RawEvent> events = read("k1|\n|{}\n", "|");

        assertThat(events).extracting(RawEvent::value).containsExactly(null, "{}".getBytes(StandardCharsets.UTF_8));
        assertThat(parsed("k1|\n", new EventFile.Form("|", true)).getFirst().value())
                .isNull();
    }

    @Test
    void oneJsonValueOverSeveralLinesIsOneRecord() throws IOException {
        assertThat(read("{\n  \"a\": 1\n}\n", null))
                .extracting(EventFileTests::value)
                .containsExactly("{\n  \"a\": 1\n}");
        assertThat(read("{\"a\": 1}\n{\"a\": 2}\n", null)).hasSize(2);
    }

    @Test
    void bytesThatAreNoTextAreInBase64() throws IOException {
        List<RawEvent> events = parsed("k|AAECgA==\n /w== \n", new EventFile.Form("|", true));

        assertThat(events.getFirst().value()).containsExactly(0, 1, 2, 128);
        assertThat(events.getLast().value()).containsExactly(255);
        assertThat(events.getFirst().key()).containsExactly('k');
        assertThatThrownBy(() -> parsed("no base", new EventFile.Form(null, true)))
                .isInstanceOf(IOException.class)
                .hasMessageEndingWith("has a value that is not base64: \"no base\"");
    }

    private List<RawEvent> read(String text, @Nullable String keySeparator) throws IOException {
        return parsed(text, new EventFile.Form(keySeparator, false));
    }

    private List<RawEvent> parsed(String text, EventFile.Form form) throws IOException {
        Path file = Files.writeString(folder.resolve("events"), text);
        return EventFile.read(
                file, "pos", form, List.of(new RawEvent.Header("kind", "sale".getBytes(StandardCharsets.UTF_8))), 7);
    }

    private static String value(RawEvent event) {
        return new String(Objects.requireNonNull(event.value()), StandardCharsets.UTF_8);
    }
}
