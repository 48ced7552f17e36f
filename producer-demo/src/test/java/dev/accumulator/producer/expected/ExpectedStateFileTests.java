package dev.accumulator.producer.expected;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accumulator.producer.traffic.Disturbances;
import dev.accumulator.producer.traffic.Traffic;
import dev.accumulator.producer.traffic.TrafficOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpectedStateFileTests {

    private static ExpectedState state = ExpectedState.EMPTY;

    @TempDir
    private Path folder = Path.of("");

    @BeforeAll
    static void runSomeTraffic() {
        Traffic traffic = Traffic.of(TrafficOptions.of(3, 500).with(Disturbances.ALL));
        traffic.forEachRemaining(delivery -> {});
        state = traffic.expectation().state();
    }

    @ParameterizedTest
    @ValueSource(strings = {"state.jsonl", "state.jsonl.gz"})
    void readsTheStateThatWasWritten(String name) throws IOException {
        Path file = folder.resolve("new").resolve(name);

        ExpectedStateFile.write(file, state, Map.of("seed", "3"));

        assertThat(ExpectedStateFile.read(file)).isEqualTo(state);
        assertThat(ExpectedStateFile.read(file, false).dayTurnovers()).isEmpty();
        assertThat(file.resolveSibling(name + ".partial")).doesNotExist();
    }

    @Test
    void isOneLineForEachThing() throws IOException {
        Path file = folder.resolve("state.jsonl");
        ExpectedStateFile.write(file, state, Map.of("seed", "3"));

        assertThat(Files.readAllLines(file))
                .hasSize(1
                        + state.turnovers().size()
                        + state.dayTurnovers().size()
                        + state.recorders().size()
                        + state.orders().size()
                        + state.deadLetters().size())
                .startsWith("[\"expected-state\",1,{\"seed\":\"3\"}]")
                .allMatch(line -> line.startsWith("[") && line.endsWith("]"));
    }

    @Test
    void namesTheFaultOfAFileOfAnotherKind() throws IOException {
        Path file = Files.writeString(folder.resolve("other.json"), "{\"hello\":1}");
        assertThatThrownBy(() -> ExpectedStateFile.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("other.json is not an expected state")
                .hasMessageContaining("it does not begin with [\"expected-state\",1,");
    }

    @Test
    void reportsADamagedFile() throws IOException {
        Path file = folder.resolve("state.jsonl");
        ExpectedStateFile.write(file, state, Map.of());
        String whole = Files.readString(file);
        Files.writeString(file, whole.substring(0, whole.length() - 10));

        assertThatThrownBy(() -> ExpectedStateFile.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("damaged");
    }

    @Test
    void reportsAMissingFile() {
        assertThatThrownBy(() -> ExpectedStateFile.read(folder.resolve("none")))
                .isInstanceOf(NoSuchFileException.class);
    }
}
