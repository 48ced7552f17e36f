package dev.accumulator.consumer.console;

import dev.accumulator.consumer.posting.Posting;
import dev.accumulator.consumer.rest.DocumentFinder;
import dev.accumulator.consumer.rest.RecorderList;
import dev.accumulator.consumer.rest.RestOfPath;
import dev.accumulator.consumer.security.Allowed;
import dev.accumulator.consumer.security.Role;
import dev.accumulator.registers.model.InvalidQuery;
import dev.accumulator.registers.model.Page;
import dev.accumulator.registers.model.PageRequest;
import dev.accumulator.registers.model.RecorderQuery;
import dev.accumulator.registers.model.RecorderSummary;
import dev.accumulator.schemas.DocumentEvent;
import dev.accumulator.text.ForeignText;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;

/** The pages of documents: a list, and the life of one. */
@Controller
final class DocumentPages {
    private static final int ROWS = 50;

    private static final int SUGGESTIONS = 10;

    private static final List<String> KINDS = List.of("order", "receipt");

    private final DocumentViews pages;
    private final DocumentFinder finder;
    private final RecorderList lists;
    private final Posting posting;

    DocumentPages(DocumentViews pages, DocumentFinder finder, RecorderList lists, Posting posting) {
        this.pages = pages;
        this.finder = finder;
        this.lists = lists;
        this.posting = posting;
    }

    /** Lists documents; or finds one by its name, or by its name without its kind. */
    @Allowed(Role.READER)
    @GetMapping("/documents")
    String list(
            @RequestParam(required = false) @Nullable String id,
            @RequestParam(required = false) @Nullable String q,
            @RequestParam(required = false) @Nullable String kind,
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(required = false) @Nullable String topic,
            @RequestParam(required = false) @Nullable String cursor,
            Model model,
            HttpServletResponse response) {
        if (id != null) {
            return show(id, model, response);
        }
        String wanted = Given.text(q);
        List<String> found = wanted == null ? List.of() : named(wanted);
        if (found.size() == 1) {
            return "redirect:" + Links.document(found.getFirst());
        }
        DocumentFilter filter =
                new DocumentFilter(Given.storable("kind", kind), Given.text(state), Given.storable("topic", topic));
        Page<RecorderSummary> page = lists.page(filter.query(new PageRequest(ROWS, Given.text(cursor))));
        model.addAttribute("q", wanted);
        model.addAttribute("found", found);
        model.addAttribute("filter", filter);
        model.addAttribute("kinds", KINDS);
        model.addAttribute("topics", posting.topics().stream().sorted().toList());
        model.addAttribute("rows", page.rows());
        model.addAttribute("next", page.next() == null ? null : filter.href(page.next()));
        model.addAttribute("isFirst", Given.text(cursor) == null);
        return "console/documents";
    }

    /** The documents whose name begins so, with or without its kind, for fields that complete what is typed. */
    @Allowed(Role.READER)
    @GetMapping(value = "/suggestions/documents", produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    Map<String, List<Map<String, String>>> suggestions(@RequestParam(defaultValue = "") String text) {
        Stream<String> beginnings = text.isEmpty() || text.indexOf(':') >= 0 ? Stream.of(text) : spellings(text);
        return Map.of(
                "rows",
                beginnings
                        .flatMap(beginning -> lists.beginningWith(beginning, SUGGESTIONS).stream())
                        .distinct()
                        .limit(SUGGESTIONS)
                        .map(document -> Map.of("value", document.recorder()))
                        .toList());
    }

    /** The recorder is the rest of the path, with slashes as they are or encoded. */
    @Allowed(Role.READER)
    @GetMapping("/documents/{*id}")
    String one(HttpServletRequest request, Model model, HttpServletResponse response) {
        return show(RestOfPath.identifier("id", 1, request), model, response);
    }

    private String show(String recorder, Model model, HttpServletResponse response) {
        DocumentView page = pages.of(recorder);
        model.addAttribute("page", page);
        if (page.isUnknown()) {
            response.setStatus(HttpStatus.NOT_FOUND.value());
        }
        return "console/document";
    }

    /** The documents that somebody can mean by a text. */
    private List<String> named(String text) {
        return spellings(text)
                .filter(ForeignText::isStorable)
                .filter(recorder -> !finder.look(recorder).isUnknown())
                .toList();
    }

    private static Stream<String> spellings(String text) {
        return Stream.of(text, DocumentEvent.ORDER_PREFIX + text, DocumentEvent.RECEIPT_PREFIX + text);
    }

    /** The conditions of the list; null where there is none. */
    record DocumentFilter(
            @Nullable String kind,
            @Nullable String state,
            @Nullable String topic) {

        DocumentFilter {
            if (state != null && !state.equals("posted") && !state.equals("unposted")) {
                throw new InvalidQuery("state", "state must be posted or unposted, was " + ForeignText.quote(state));
            }
        }

        RecorderQuery query(PageRequest page) {
            return new RecorderQuery(
                    kind,
                    Optional.ofNullable(state).map("posted"::equals).orElse(null),
                    null,
                    null,
                    topic == null ? null : topic + "-",
                    page);
        }

        String href(String cursor) {
            return "/documents" + Links.query("kind", kind, "state", state, "topic", topic, "cursor", cursor);
        }

        public boolean isAny() {
            return kind != null || state != null || topic != null;
        }
    }
}
