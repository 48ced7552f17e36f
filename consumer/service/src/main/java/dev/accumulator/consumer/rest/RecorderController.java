package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.security.Allowed;
import dev.accumulator.consumer.security.Role;
import dev.accumulator.registers.model.InvalidQuery;
import dev.accumulator.text.ForeignText;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Documents, by their recorders. */
@RestController
final class RecorderController {
    private final DocumentFinder documents;
    private final RecorderList lists;

    RecorderController(DocumentFinder documents, RecorderList lists) {
        this.documents = documents;
        this.lists = lists;
    }

    /** The recorder is the rest of the path, with slashes as they are or encoded. */
    @Allowed(Role.READER)
    @GetMapping("/api/recorders/{*id}")
    Map<String, @Nullable Object> byPath(
            HttpServletRequest request, @RequestParam MultiValueMap<String, String> given) {
        RequestParameters parameters = new RequestParameters(
                given, Stream.of("topic", "partition", AskedPositions.PARAMETER, DecimalsChoice.PARAMETER));
        return documents.find(RestOfPath.identifier("id", request), place(parameters));
    }

    /** A list, or one: for a recorder that a client or a proxy would alter as part of a path, such as {@code ..}. */
    @Allowed(Role.READER)
    @GetMapping("/api/recorders")
    Map<String, @Nullable Object> list(@RequestParam MultiValueMap<String, String> given) {
        if (!given.containsKey("id")) {
            return lists.list(given);
        }
        RequestParameters parameters = new RequestParameters(
                given, Stream.of("id", "topic", "partition", AskedPositions.PARAMETER, DecimalsChoice.PARAMETER));
        return documents.find(parameters.requiredText("id"), place(parameters));
    }

    private static DocumentFinder.Place place(RequestParameters parameters) {
        String partition = parameters.text("partition");
        if (partition != null && !partition.matches("[0-9]{1,9}")) {
            throw new InvalidQuery(
                    "partition", "partition must be a number from 0, was " + ForeignText.quote(partition));
        }
        return new DocumentFinder.Place(
                parameters.text("topic"), partition == null ? null : Integer.valueOf(partition));
    }
}
