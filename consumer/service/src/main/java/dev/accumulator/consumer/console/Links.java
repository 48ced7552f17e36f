package dev.accumulator.consumer.console;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriUtils;

/** The addresses of the operator's pages. Whatever an identifier holds, it is encoded. */
final class Links {
    private Links() {}

    static String document(String recorder) {
        // Browsers take these for steps up and down the path.
        return recorder.isEmpty() || recorder.equals(".") || recorder.equals("..")
                ? "/documents" + query("id", recorder)
                : "/documents/" + encoded(recorder);
    }

    /** The document as the REST interface tells it. */
    static String rawDocument(String recorder) {
        return "/api/recorders" + query("id", recorder);
    }

    static String letter(long id) {
        return "/letters/" + id;
    }

    static String lettersOf(String recorder) {
        return "/letters" + query("recorder", recorder, "state", "any");
    }

    static String rebuild(long id) {
        return "/rebuild/" + id;
    }

    /** A query of names and values, without those whose value is null. */
    static String query(@Nullable String... namesAndValues) {
        StringBuilder query = new StringBuilder();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            String value = namesAndValues[i + 1];
            if (value != null) {
                query.append(query.isEmpty() ? '?' : '&')
                        .append(namesAndValues[i])
                        .append('=')
                        .append(encoded(value));
            }
        }
        return query.toString();
    }

    private static String encoded(String text) {
        return UriUtils.encode(text, StandardCharsets.UTF_8).replace("%3A", ":");
    }
}
