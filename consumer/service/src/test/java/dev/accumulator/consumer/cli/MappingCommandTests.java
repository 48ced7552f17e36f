package dev.accumulator.consumer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MappingCommandTests {
    private static final String GOOD = """
            mapping: good
            topics: [t, s]
            recorder: g:{/id}
            revision: /v
            period: /at
            register: points
            dimensions: { customer: /c }
            resources: { points: /p }
            """;
    private static final String REGISTERS = """
            accumulator:
              registers:
                points:
                  kind: balance
                  dimensions: { customer: text }
                  resources: { points: "numeric(18,2)" }
            """;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder = Path.of("");

    private int say(String... args) {
        return OperatorCommands.execute(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    @Test
    void checksFilesWithTheRegistersOfTheConfigurationAndNoServer() throws IOException {
        String good = file("good.yaml", GOOD);

        assertThat(say("mapping", "check", good, "--config", file("settings.yaml", REGISTERS)))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).isEqualToIgnoringNewLines(good + ": mapping good of s, t is good");
    }

    @Test
    void printsEveryMistakeAndEndsWithOne() throws IOException {
        String bad = file("bad.yaml", GOOD.replace("/v", "[]").replace("customer", "klient"));

        assertThat(say("mapping", "check", bad, "none.yaml", "--config", file("settings.yaml", REGISTERS)))
                .isEqualTo(MappingCommand.EXIT_MISTAKES);
        assertThat(out.toString().lines())
                .containsExactly(
                        bad + ":4:11: revision takes a single value, was a list",
                        bad + ":7:13: dimensions has no customer, which register points needs",
                        bad + ":7:15: register points has no dimension \"klient\"; it has customer",
                        "none.yaml:1:1: the file cannot be read: there is no such file");
        assertThat(err.toString()).isEqualToIgnoringNewLines("4 mistakes");
    }

    @Test
    void withoutSettingsThereAreTheShippedRegisters() throws IOException {
        assertThat(say("mapping", "check", file("good.yaml", GOOD))).isEqualTo(MappingCommand.EXIT_MISTAKES);
        assertThat(out.toString()).contains("no register is named \"points\"; there are inventory, sales");
    }

    @Test
    void tellsSettingsThatCannotBeRead() throws IOException {
        assertThat(say("mapping", "check", file("good.yaml", GOOD), "--config", "none.yaml"))
                .isEqualTo(RebuildCommand.EXIT_UNANSWERED);
        assertThat(err.toString()).contains("none.yaml");
    }

    @Test
    void triesAFileOnEventsAndPrintsWhatEachWouldMake() throws IOException {
        String good = file("good.yaml", GOOD);
        String events = file("events.json", """
                {"id": "1", "v": 1, "at": "2026-04-19T10:15:00Z", "c": "ann", "p": 10.50}
                {"id": "1", "v": 2, "at": "2026-04-19T10:15:00Z", "c": "ann", "p": -3}
                """);

        assertThat(say("mapping", "try", good, "--events", events, "--config", file("settings.yaml", REGISTERS)))
                .as(err.toString())
                .isZero();
        assertThat(out.toString().lines())
                .containsExactly(
                        "s-0@0",
                        "  post g:1 revision 1",
                        "    points  2026-04-19T10:15:00Z  customer=ann  points=10.50",
                        "s-0@1",
                        "  post g:1 revision 2",
                        "    points  2026-04-19T10:15:00Z  customer=ann  points=-3",
                        "2 events: 2 documents, 0 passed over, 0 refused");
    }

    @Test
    void saysOfEachEventThatIsTriedWhyItIsRefusedAndWhere() throws IOException {
        String good = file("good.yaml", GOOD);
        String events = file("events.json", """
                {"id": "1", "v": 1, "at": "2026-04-19T10:15:00Z", "c": "ann", "p": 1.005}
                {"id": "2", "v": 1, "at": "2026-04-19T10:15:00Z", "c": "ann"}
                no JSON
                {"id": "3", "v": 1, "at": "2026-04-19T10:15:00Z", "c": "ann", "p": "7"}
                """);

        assertThat(say(
                        "mapping",
                        "try",
                        good,
                        "--events",
                        events,
                        "--refused",
                        "--config",
                        file("settings.yaml", REGISTERS)))
                .isEqualTo(MappingCommand.EXIT_MISTAKES);
        assertThat(out.toString())
                .contains("s-0@0", "s-0@1", "s-0@2", "too-many-places at $.p", "$.p", "not-json")
                .contains("4 events: 1 documents, 0 passed over, 3 refused")
                .doesNotContain("s-0@3", "g:3");
    }

    @Test
    void triesNothingByAFileWithMistakes() throws IOException {
        String bad = file("bad.yaml", GOOD.replace("customer", "klient"));

        assertThat(say("mapping", "try", bad, "--events", bad, "--config", file("settings.yaml", REGISTERS)))
                .isEqualTo(MappingCommand.EXIT_MISTAKES);
        assertThat(err.toString()).contains(bad + ":7:", "klient");
        assertThat(say("mapping", "try", bad)).isEqualTo(2);
    }

    @Test
    void printsTheSchemaForEditors() {
        assertThat(say("mapping", "schema")).isZero();
        assertThat(out.toString()).contains("\"$id\": \"https://schemas.accumulator.dev/mapping.schema.json\"");
    }
}
