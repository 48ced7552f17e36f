package dev.accumulator.registers.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The README shows code that is compiled and run: each snippet stands in a source of the tests, line by line. */
class ReadmeTests {
    private static final Path README = Path.of("README.md");
    private static final Pattern BLOCK = Pattern.compile("```(java|yaml|xml|text|sh)\n(.*?)```", Pattern.DOTALL);

    @Test
    void eachSnippetIsInATestThatRuns() throws IOException {
        List<String> sources = new ArrayList<>();
        for (Path folder : List.of(
                Path.of("src/test/java/dev/accumulator/registers/readme"),
                Path.of("src/test/java/dev/accumulator/registers/example"),
                Path.of("src/test/resources/example"))) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    sources.add(lines(Files.readString(file)));
                }
            }
        }

        List<MatchResult> snippets = BLOCK.matcher(Files.readString(README))
                .results()
                .filter(block -> block.group(1).equals("java") || block.group(1).equals("yaml"))
                .toList();

        assertThat(snippets).hasSizeGreaterThan(8).allSatisfy(snippet -> {
            String wanted = lines(snippet.group(2));
            assertThat(sources).as(wanted).anyMatch(source -> source.contains(wanted));
        });
    }

    @Test
    void theDependencyIsThisOne() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));
        String version = pom.substring(pom.indexOf("<version>"), pom.indexOf("</version>"));

        assertThat(Files.readString(README))
                .contains("<artifactId>accumulator-registers</artifactId>")
                .contains(version + "</version>");
    }

    /** The text without indentation, which is another one in a method than in the README. */
    private static String lines(String text) {
        StringBuilder stripped = new StringBuilder("\n");
        text.lines().forEach(line -> stripped.append(line.strip()).append('\n'));
        return stripped.toString();
    }
}
