package dev.accumulator.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rooms that {@code docs/architecture.md} lists are the packages that there are, and stand in the order it says. */
class ArchitectureDocumentTests {
    private static final Path DOCUMENT = Path.of("docs/architecture.md");
    private static final String ROOM = "| [`";

    @ParameterizedTest
    @ValueSource(strings = {"consumer/registers", "consumer/service"})
    void everyPackageIsARoomAndEveryRoomAPackage(String module) {
        Path sources = MarkdownLink.REPOSITORY.resolve(module).resolve("src/main/java");
        Path root = Path.of(module, "src/main/java/dev/accumulator/consumer");

        List<Path> packages = MarkdownLink.filesBelow(sources, ".java").stream()
                .map(Path::getParent)
                .distinct()
                // The service's root holds nothing but its main class.
                .filter(folder -> !folder.equals(root))
                .toList();

        assertThat(rooms(module)).containsExactlyInAnyOrderElementsOf(packages);
    }

    @ParameterizedTest
    @ValueSource(strings = {"consumer/registers", "consumer/service"})
    void noRoomKnowsOneAboveIt(String module) {
        List<Path> rooms = rooms(module);
        List<String> wrong = new ArrayList<>();
        for (int below = 0; below < rooms.size(); below++) {
            for (int above = 0; above < below; above++) {
                String name = packageName(rooms.get(above));
                for (Path file : filesOf(rooms.get(below))) {
                    if (uses(MarkdownLink.read(file), name)) {
                        wrong.add(file + " uses " + name);
                    }
                }
            }
        }

        assertThat(wrong).isEmpty();
    }

    @Test
    void everyRoomOfTheListIsInThePicture() {
        String document = MarkdownLink.read(DOCUMENT);
        String picture = document.substring(document.indexOf("```"), document.lastIndexOf("```"));

        assertThat(Stream.of("consumer/registers", "consumer/service")
                        .flatMap(module -> rooms(module).stream())
                        .map(room -> room.getFileName().toString()))
                .allMatch(picture::contains);
    }

    /** From the top down. */
    private static List<Path> rooms(String module) {
        return MarkdownLink.read(DOCUMENT)
                .lines()
                .filter(line -> line.startsWith(ROOM))
                .flatMap(line -> MarkdownLink.in(DOCUMENT, line).stream().limit(1))
                .map(MarkdownLink::file)
                .filter(folder -> folder.startsWith(module))
                .filter(folder -> Files.isDirectory(MarkdownLink.REPOSITORY.resolve(folder)))
                .toList();
    }

    private static List<Path> filesOf(Path room) {
        return MarkdownLink.filesBelow(MarkdownLink.REPOSITORY.resolve(room), ".java").stream()
                .filter(file -> room.equals(file.getParent()))
                .toList();
    }

    /** True if a type of the package is imported and named; in a comment it may be. */
    private static boolean uses(String source, String name) {
        String program = source.replaceAll("(?s)/\\*.*?\\*/|//[^\n]*|\nimport [^\n]*", "");
        return Pattern.compile("\nimport (?:static )?" + Pattern.quote(name) + "\\.([A-Z]\\w*)")
                .matcher(source)
                .results()
                .anyMatch(type -> Pattern.compile("\\b" + type.group(1) + "\\b")
                        .matcher(program)
                        .find());
    }

    private static String packageName(Path room) {
        // Below consumer/<module>/src/main/java.
        return String.join(".", room.subpath(5, room.getNameCount()).toString().split("[/\\\\]"));
    }
}
