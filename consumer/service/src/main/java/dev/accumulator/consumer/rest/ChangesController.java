package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.security.Allowed;
import dev.accumulator.consumer.security.Role;
import dev.accumulator.registers.RegisterChanges;
import dev.accumulator.registers.model.MovementRow;
import dev.accumulator.registers.model.RegisterDefinition;
import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;
import tools.jackson.databind.json.JsonMapper;

/** The changes of a register as server-sent events. */
@RestController
final class ChangesController {
    private static final String THREAD = "accumulator-changes-viewer";

    private final LiveReads live;
    private final ChangeFeeds feeds;
    private final ShardFeeds shards;
    private final ChangesSettings settings;
    private final JsonMapper json;

    ChangesController(LiveReads live, ChangeFeeds feeds, ShardFeeds shards, ChangesSettings settings, JsonMapper json) {
        this.live = live;
        this.feeds = feeds;
        this.shards = shards;
        this.settings = settings;
        this.json = json;
    }

    @Allowed(Role.READER)
    @GetMapping("/api/registers/{name}/changes")
    ResponseEntity<ResponseBodyEmitter> changes(
            @PathVariable String name,
            @RequestParam MultiValueMap<String, String> parameters,
            @RequestHeader(name = ChangePosition.HEADER, required = false) @Nullable String lastEventId,
            HttpServletRequest request) {
        Predicate<MovementRow> filter = filter(live.definition(name), parameters);
        ResponseEntity.BodyBuilder answer = ResponseEntity.ok()
                .contentType(MediaType.TEXT_EVENT_STREAM)
                .cacheControl(CacheControl.noStore())
                // Some proxies would gather what is sent.
                .header("X-Accel-Buffering", "no");
        if (request.getMethod().equals(HttpMethod.HEAD.name())) {
            return answer.build();
        }
        ResponseBodyEmitter emitter = new ResponseBodyEmitter(0L);
        ChangeSource source = live.isOverShards() ? new ShardChanges(shards, name) : new DatabaseChanges(feeds, name);
        boolean remembered = false;
        try {
            ChangeViewer.Wanted wanted = wanted(name, filter, lastEventId, source, request);
            ChangeViewer viewer = new ChangeViewer(wanted, source, settings, json, emitter);
            RequestLeft.then(request, () -> Thread.ofVirtual().name(THREAD).start(viewer), source::close);
            remembered = true;
        } finally {
            if (!remembered) {
                source.close();
            }
        }
        return answer.body(emitter);
    }

    private static ChangeViewer.Wanted wanted(
            String register,
            Predicate<MovementRow> filter,
            @Nullable String lastEventId,
            ChangeSource source,
            HttpServletRequest request) {
        boolean asStrings = DecimalsChoice.wantsStrings(request);
        if (lastEventId != null && !lastEventId.isEmpty()) {
            return new ChangeViewer.Wanted(register, filter, source.goOn(lastEventId), null, asStrings);
        }
        ChangeSource.Beginning newest = source.newest();
        return new ChangeViewer.Wanted(register, filter, newest.positions(), newest.knownAt(), asStrings);
    }

    private static Predicate<MovementRow> filter(
            RegisterDefinition definition, MultiValueMap<String, String> parameters) {
        RequestParameters request = new RequestParameters(
                parameters, Stream.concat(definition.dimensionNames().stream(), Stream.of(DecimalsChoice.PARAMETER)));
        return RegisterChanges.changesOf(definition, request.filters(definition));
    }
}
