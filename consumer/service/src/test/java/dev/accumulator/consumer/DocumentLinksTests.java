package dev.accumulator.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** All that the documents of the repository name exists: links, hops of the walk, and the tests behind each guarantee. */
class DocumentLinksTests {
    private static final Path ARCHITECTURE = Path.of("docs/architecture.md");
    private static final Path GUARANTEES = Path.of("docs/guarantees.md");

    /** {@code `posting/PostingTransactionIT`}, or with a method {@code `posting/PostingTransactionIT.name`}. */
    private static final Pattern TEST = Pattern.compile("`([a-z.]+)/([A-Z]\\w+)(?:\\.([a-z]\\w+))?`");

    @Test
    void everyLinkLeadsSomewhere() {
        List<MarkdownLink> links = MarkdownLink.documents().stream()
                .flatMap(document -> MarkdownLink.in(document, MarkdownLink.read(document)).stream())
                .toList();

        assertThat(links).hasSizeGreaterThan(100);
        assertThat(links.stream().filter(link -> !link.leadsSomewhere())).isEmpty();
    }

    @Test
    void everyHopOfTheWalkIsAMethod() {
        String document = MarkdownLink.read(ARCHITECTURE);
        String walk = document.substring(document.indexOf("## The way of one event"));
        List<MarkdownLink> hops = MarkdownLink.in(ARCHITECTURE, walk).stream()
                .filter(link -> link.target().endsWith(".java"))
                .toList();

        assertThat(hops).hasSizeGreaterThan(20);
        assertThat(hops.stream().filter(hop -> !isAMethod(hop))).isEmpty();
        assertThat(hops.getFirst().text()).startsWith("IntakeThread.");
        assertThat(hops.getLast().text()).startsWith("RegisterJson.");
    }

    @Test
    void everyTestThatAGuaranteeNamesExists() {
        List<Path> tests = Stream.of("consumer/registers", "consumer/service")
                .flatMap(module ->
                        MarkdownLink.filesBelow(
                                MarkdownLink.REPOSITORY.resolve(module).resolve("src/test"), ".java")
                                .stream())
                .toList();
        List<MatchResult> named =
                TEST.matcher(MarkdownLink.read(GUARANTEES)).results().toList();

        assertThat(named).hasSizeGreaterThan(30);
        assertThat(named.stream().filter(test -> !exists(tests, test)).map(MatchResult::group))
                .isEmpty();
    }

    private static boolean exists(List<Path> tests, MatchResult named) {
        String file = named.group(1).replace('.', '/') + "/" + named.group(2) + ".java";
        String method = named.group(3);
        return tests.stream().anyMatch(test -> test.endsWith(file) && (method == null || declares(test, method)));
    }

    /** True for {@code [Type.method](…/Type.java)}, where the file declares the method. */
    private static boolean isAMethod(MarkdownLink hop) {
        int dot = hop.text().indexOf('.');
        return dot > 0
                && hop.file().endsWith(hop.text().substring(0, dot) + ".java")
                && hop.leadsSomewhere()
                && declares(hop.file(), hop.text().substring(dot + 1));
    }

    /** A declaration begins its line with a modifier or a type, and no call does: it would need a receiver or {@code =}. */
    private static boolean declares(Path file, String method) {
        return MarkdownLink.read(file)
                .lines()
                .anyMatch(line -> line.matches("    (?!return |throw |new )[\\w<>@].*[\\w>\\]] " + method + "\\(.*")
                        && !line.contains(" = "));
    }
}
