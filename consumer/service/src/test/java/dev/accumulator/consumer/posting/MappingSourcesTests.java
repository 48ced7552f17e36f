package dev.accumulator.consumer.posting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.consumer.configuration.SettingMistake;
import dev.accumulator.consumer.mappingfile.MappingSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

class MappingSourcesTests {
    private final MappingSources sources =
            new MappingSources(new PathMatchingResourcePatternResolver(), "accumulator.mappings");

    @TempDir
    private Path folder;

    @BeforeEach
    void write() throws IOException {
        Files.writeString(folder.resolve("b.yaml"), "mapping: b");
        Files.writeString(folder.resolve("a.yaml"), "mapping: a");
        Files.writeString(folder.resolve("notes.txt"), "no mapping");
    }

    @Test
    void aPatternNamesAllFilesThatItMatchesInTheOrderOfTheirNamesAndEachOnce() {
        List<MappingSource> found =
                sources.read(List.of("file:" + folder + "/*.yaml", "file:" + folder.resolve("a.yaml")));

        assertThat(found).extracting(MappingSource::text).containsExactly("mapping: a", "mapping: b");
        assertThat(found.getFirst().name()).isEqualTo(folder.resolve("a.yaml").toString());
        assertThat(sources.mistakes()).isEmpty();
    }

    /** The working folder of the tests is that of the module. */
    @Test
    void aFileBelowTheWorkingFolderIsNamedAsAPersonThereWouldNameIt() throws IOException {
        Path here = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "mappings");
        Path file = Files.writeString(here.resolve("a.yaml"), "mapping: a");
        try {
            assertThat(sources.read(List.of("file:" + here + "/*.yaml")))
                    .extracting(MappingSource::name)
                    .containsExactly(file.toString());
        } finally {
            Files.delete(file);
            Files.delete(here);
        }
    }

    @Test
    void aFileOnTheClassPathIsReadToo() {
        assertThat(sources.read(List.of("classpath:application.yaml")))
                .singleElement()
                .satisfies(source -> assertThat(source.text()).contains("accumulator:"));
    }

    @Test
    void whatMatchesNoFileIsAMistake() {
        String none = "file:" + folder + "/*.yml";
        String missing = "file:" + folder.resolve("c.yaml");

        assertThat(sources.read(List.of(none, missing, "mappings/*.yaml", "file:" + folder + "/a.yaml")))
                .hasSize(1);

        assertThat(sources.mistakes())
                .extracting(SettingMistake::toString)
                .containsExactly(
                        "accumulator.mappings: \"" + none + "\" matches no file",
                        "accumulator.mappings: \"" + missing + "\" matches no file",
                        "accumulator.mappings: \"mappings/*.yaml\" begins with neither file: nor classpath:");
    }

    @Test
    void aFolderThatCannotBeReadIsAMistakeAndNoFailure() {
        assertThat(sources.read(List.of("file:/nowhere/at/all/*.yaml"))).isEmpty();

        assertThat(sources.mistakes()).hasSize(1);
    }
}
