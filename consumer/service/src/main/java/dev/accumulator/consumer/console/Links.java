package dev.accumulator.consumer.console;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriUtils;

/** The addresses of the operator's pages. Whatever an identifier holds, it is encoded. */
final class Links {
    /** Says of a retry that an instance of the letter's shard goes on with it. */
    static final String UNDER_WAY = "under-way";

    /** The documents whose name begins with a text, which follows. */
    static final String DOCUMENTS_BEGINNING = "/suggestions/documents?text=";

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

    /** All movements of a document in a register, also replaced ones, as the REST interface tells them. */
    static String movements(String register, String recorder) {
        return "/api/registers/" + register + "/movements" + query("recorder", recorder, "history", "true");
    }

    /** The page that says where the record of a document that is not known may be. */
    static String unknownDocument(String recorder) {
        return "/documents" + query("id", recorder);
    }

    /** The values of a dimension that begin with a text, which follows. */
    static String values(String register, String dimension) {
        return "/api/registers/" + register + "/values" + query("dimension", dimension, "text", "");
    }

    static String letter(String id) {
        return "/letters/" + id;
    }

    /** The page of a letter whose retry goes on. */
    static String letterUnderWay(String id) {
        return letter(id) + query("retry", UNDER_WAY);
    }

    static String lettersOf(String recorder) {
        return "/letters" + query("recorder", recorder, "state", "any");
    }

    static String rebuild(String id) {
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
