package dev.accumulator.consumer.rest;

import dev.accumulator.registers.model.Page;
import dev.accumulator.registers.model.RecorderQuery;
import dev.accumulator.registers.model.RecorderSummary;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.util.MultiValueMap;

/** Lists documents, the last that became known first. */
@Component
public final class RecorderList {
    private static final int PAGE_MAX = 1_000;

    private static final String BEGINNING = "beginning";

    private static final int BEGINNING_LIMIT_DEFAULT = 10;

    private static final int BEGINNING_LIMIT_MAX = 100;

    private final LiveReads live;

    RecorderList(LiveReads live) {
        this.live = live;
    }

    /** The words for what is posted of a document. */
    private enum State {
        POSTED,
        UNPOSTED
    }

    Map<String, @Nullable Object> list(MultiValueMap<String, String> given) {
        if (given.containsKey(BEGINNING)) {
            RequestParameters parameters =
                    new RequestParameters(given, Stream.of(BEGINNING, "limit", AskedPositions.PARAMETER));
            return json(new Page<>(
                    beginningWith(
                            parameters.requiredText(BEGINNING),
                            parameters.limit(BEGINNING_LIMIT_DEFAULT, BEGINNING_LIMIT_MAX)),
                    null));
        }
        RequestParameters parameters = new RequestParameters(
                given,
                Stream.of(
                        "kind",
                        "state",
                        "topic",
                        "recordedFrom",
                        "recordedTo",
                        "limit",
                        "cursor",
                        AskedPositions.PARAMETER));
        State state = parameters.oneOf("state", State.class);
        String topic = parameters.storable("topic");
        RecorderQuery query = new RecorderQuery(
                parameters.storable("kind"),
                state == null ? null : (Boolean) (state == State.POSTED),
                parameters.moment("recordedFrom"),
                parameters.moment("recordedTo"),
                topic == null ? null : topic + "-",
                parameters.page(PAGE_MAX));
        return json(page(query));
    }

    private static Map<String, @Nullable Object> json(Page<RecorderSummary> page) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("rows", page.rows().stream().map(RecorderList::json).toList());
        json.put("next", page.next());
        return json;
    }

    /** Returns documents whose recorder begins with a text, in the order of their recorders. */
    public List<RecorderSummary> beginningWith(String text, int limit) {
        return live.snapshot(ReadWidth.NARROW, reads -> reads.recordersBeginningWith(text, limit));
    }

    /** Returns a page of documents. */
    public Page<RecorderSummary> page(RecorderQuery query) {
        return live.snapshot(ReadWidth.WIDE, reads -> reads.recorders(query));
    }

    private static Map<String, @Nullable Object> json(RecorderSummary summary) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("recorder", summary.recorder());
        json.put("state", summary.posted() ? "posted" : "unposted");
        json.put("revision", summary.revision());
        json.put("recordedAt", summary.recordedAt().toString());
        json.put("source", summary.source());
        json.put("movements", summary.movements());
        return json;
    }
}
