package dev.accumulator.consumer.avro;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks a registry for schemas, each with those that it refers to. What an id means never changes, so it is kept. */
final class SchemaRegistry implements Schemas {
    private static final JsonMapper JSON = new JsonMapper();

    /** The registry's code for an id that it does not know; other 404s are of an address that is no registry. */
    private static final int SCHEMA_NOT_FOUND = 40403;

    private static final int REFERENCES_MAX = 200;

    private final URI url;
    private final RegistryHttp http;
    private final KnownSchemas known;

    SchemaRegistry(URI url, RegistryHttp http, KnownSchemas known) {
        this.url = url;
        this.http = http;
        this.known = known;
    }

    @Override
    public Found schema(long id) {
        return known.get(id, () -> asked(id));
    }

    private KnownSchemas.Answer asked(long id) {
        String path = "/schemas/ids/" + id;
        RegistryHttp.Answer answer = http.get(path);
        if (answer.status() == 404 && json(answer, path).path("error_code").asInt(0) == SCHEMA_NOT_FOUND) {
            return KnownSchemas.Answer.unknown("the schema registry at " + url + " does not know schema " + id);
        }
        JsonNode found = ok(answer, path);
        String type = found.path("schemaType").asString("AVRO");
        if (!type.equals("AVRO")) {
            return KnownSchemas.Answer.unknown("schema " + id + " is not of Avro but of " + type);
        }
        List<String> texts = new ArrayList<>();
        gather(found, path, texts, new HashSet<>());
        int chars = texts.stream().mapToInt(String::length).sum();
        try {
            return new KnownSchemas.Answer(new Found.Known(parsed(texts)), chars);
        } catch (RuntimeException invalid) {
            // The parser has many ways to say so, and a null pointer is one of them.
            return KnownSchemas.Answer.unknown("schema " + id + " is no valid one of Avro: " + invalid.getMessage());
        }
    }

    private static Schema parsed(List<String> texts) {
        Schema.Parser parser = new Schema.Parser(NameValidator.NO_VALIDATION).setValidateDefaults(false);
        Schema last = parser.parse(texts.getFirst());
        for (String text : texts.subList(1, texts.size())) {
            last = parser.parse(text);
        }
        return last;
    }

    /** Adds the texts of all schemas that one refers to, each after those that it needs, and then its own. */
    private void gather(JsonNode found, String path, List<String> texts, Set<String> asked) {
        for (JsonNode reference : found.path("references")) {
            String of = "/subjects/" + encoded(reference.path("subject").asString("")) + "/versions/"
                    + reference.path("version").asInt(0);
            if (asked.add(of)) {
                if (asked.size() > REFERENCES_MAX) {
                    throw new RegistryAway(url, "gives a schema with more than " + REFERENCES_MAX + " references");
                }
                gather(ok(http.get(of), of), of, texts, asked);
            }
        }
        JsonNode text = found.path("schema");
        if (!text.isString()) {
            throw new RegistryAway(url, "answers " + path + " without a schema");
        }
        texts.add(text.asString());
    }

    private static String encoded(String subject) {
        return URLEncoder.encode(subject, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private JsonNode ok(RegistryHttp.Answer answer, String path) {
        if (answer.status() != 200) {
            throw new RegistryAway(url, "answers " + path + " with " + answer.status());
        }
        return json(answer, path);
    }

    private JsonNode json(RegistryHttp.Answer answer, String path) {
        try {
            return JSON.readTree(answer.body());
        } catch (JacksonException other) {
            throw new RegistryAway(url, "answers " + path + " with " + answer.status() + " and no JSON");
        }
    }
}
