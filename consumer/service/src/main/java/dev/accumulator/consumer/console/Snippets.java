package dev.accumulator.consumer.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.springframework.core.io.ClassPathResource;

/** Small programs that publish one document and read what came of it, with the addresses of this service in them. */
final class Snippets {
    private static final String FOLDER = "console/snippets/";

    private Snippets() {}

    /**
     * A program.
     *
     * @param file its name, which also says in what it is written
     * @param title what it does with what
     */
    record Snippet(String file, String title, String code) {}

    /** A part of the page. */
    record Group(String title, String text, List<Snippet> snippets) {}

    /**
     * Returns the programs.
     *
     * @param addresses what stands for {@code {http}}, {@code {bootstrap}}, {@code {topic}} and {@code {postings}}
     */
    static List<Group> with(Map<String, String> addresses) {
        return List.of(
                new Group(
                        "The document",
                        "Movements spelled out, as revision 1 of the document hello:1. Change the revision with every change"
                                + " of the document.",
                        List.of(snippet("event.json", "CloudEvents, structured mode", addresses))),
                new Group(
                        "Publish it",
                        "The key of the record is the document, so that all its revisions come in order.",
                        List.of(
                                snippet("publish-kcat.sh", "kcat", addresses),
                                snippet("Publish.java", "Java, with kafka-clients", addresses),
                                snippet("publish.py", "Python, with confluent-kafka", addresses))),
                new Group(
                        "Read the balance",
                        "Decimals are exact: read them as decimals, not as doubles.",
                        List.of(
                                snippet("read-curl.sh", "curl", addresses),
                                snippet("Read.java", "Java", addresses),
                                snippet("read.py", "Python", addresses))),
                new Group(
                        "Read what became of it",
                        "The service announces the result of each document on a topic.",
                        List.of(snippet("results-kcat.sh", "kcat", addresses))));
    }

    private static Snippet snippet(String file, String title, Map<String, String> addresses) {
        String code = text(file).replace("{event}", text("event.json").strip());
        for (Map.Entry<String, String> address : addresses.entrySet()) {
            code = code.replace("{" + address.getKey() + "}", address.getValue());
        }
        return new Snippet(file, title, code.strip());
    }

    private static String text(String file) {
        try {
            return new ClassPathResource(FOLDER + file).getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }
}
