package dev.accumulator.consumer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A link in a document of the repository.
 *
 * @param document the document, from the root of the repository
 * @param text what is shown, without backticks
 * @param target where it leads, as it is written
 */
record MarkdownLink(Path document, String text, String target) {

    /** The root of the repository, from the folder that tests of this module run in. */
    static final Path REPOSITORY = Path.of("../..").toAbsolutePath().normalize();

    private static final Pattern LINK = Pattern.compile("\\[([^\\]\\n]+)\\]\\(([^)\\s]+)\\)");

    /** The links of a text, but for those that leave the repository. */
    static List<MarkdownLink> in(Path document, String text) {
        return LINK.matcher(text)
                .results()
                .filter(link -> !link.group(2).matches("[a-z]+:.*"))
                .map(link -> new MarkdownLink(document, link.group(1).replace("`", ""), link.group(2)))
                .toList();
    }

    static String read(Path document) {
        try {
            return Files.readString(REPOSITORY.resolve(document));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** All documents of the repository, from its root. */
    static List<Path> documents() {
        return filesBelow(REPOSITORY, ".md");
    }

    /** The files whose names end like that, from the root of the repository; none of what a build has made. */
    static List<Path> filesBelow(Path folder, String end) {
        try (Stream<Path> files = Files.find(
                folder,
                Integer.MAX_VALUE,
                (path, about) -> about.isRegularFile() && path.toString().endsWith(end))) {
            return files.map(REPOSITORY::relativize)
                    .filter(path -> Stream.of(path.toString().split("[/\\\\]"))
                            .noneMatch(part -> part.equals("target") || part.equals(".git")))
                    .sorted()
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The file or folder that it leads to, from the root of the repository. */
    Path file() {
        String path = target.replaceFirst("#.*", "");
        return path.isEmpty()
                ? document
                : REPOSITORY.relativize(
                        REPOSITORY.resolve(document).resolveSibling(path).normalize());
    }

    /** True if there is such a file or folder and, where a heading is named, such a heading. */
    boolean leadsSomewhere() {
        if (!Files.exists(REPOSITORY.resolve(file()))) {
            return false;
        }
        int anchor = target.indexOf('#');
        return anchor < 0
                || read(file())
                        .lines()
                        .filter(line -> line.startsWith("#"))
                        .map(MarkdownLink::anchor)
                        .anyMatch(target.substring(anchor + 1)::equals);
    }

    /** As a code host makes it of a heading. */
    private static String anchor(String heading) {
        return heading.replaceFirst("^#+ ", "")
                .replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }

    @Override
    public String toString() {
        return document + ": [" + text + "](" + target + ")";
    }
}
