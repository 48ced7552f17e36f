package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.federation.Federation;
import dev.accumulator.consumer.publication.Publications;
import dev.accumulator.consumer.publication.ShardPublications;
import dev.accumulator.consumer.security.Allowed;
import dev.accumulator.consumer.security.Operator;
import dev.accumulator.consumer.security.Role;
import dev.accumulator.consumer.shard.Shard;
import dev.accumulator.text.ForeignText;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The publication of a register's balances, and the comparison of the topic with the register. */
@RestController
final class PublicationController {
    private static final String WHAT = "publication";

    private final Publications publications;
    private final Federation federation;
    private final LiveReads live;

    PublicationController(Publications publications, Federation federation, LiveReads live) {
        this.publications = publications;
        this.federation = federation;
        this.live = live;
    }

    @Allowed(Role.READER)
    @GetMapping("/api/registers/{name}/publication")
    Map<String, @Nullable Object> state(
            @PathVariable String name, @RequestParam MultiValueMap<String, String> parameters) {
        new RequestParameters(parameters, Stream.of(DecimalsChoice.PARAMETER));
        if (live.isOverShards()) {
            return ofShards(name, its -> its.state(name));
        }
        return publications
                .state(name)
                .map(PublicationController::json)
                .orElseThrow(() -> new NotFound(WHAT, ForeignText.shorten(name)));
    }

    @Allowed(Role.ADMIN)
    @PostMapping("/api/registers/{name}/publication/compare")
    ResponseEntity<Map<String, @Nullable Object>> compare(
            @PathVariable String name,
            @RequestBody(required = false) @Nullable Map<String, @Nullable Object> body,
            HttpServletRequest request) {
        new BodyFields(body);
        String person = Operator.of(request).name();
        if (live.isOverShards()) {
            return ResponseEntity.accepted().body(ofShards(name, its -> its.compare(name, person)));
        }
        return publications
                .compare(name, person)
                .map(state -> ResponseEntity.accepted().body(json(state)))
                .orElseThrow(() -> new NotFound(WHAT, ForeignText.shorten(name)));
    }

    /** Each shard publishes to a topic of its own. All are compared once each is. */
    private Map<String, @Nullable Object> ofShards(String name, Function<ShardPublications, Publications.State> ask) {
        if (!publications.isPublished(name)) {
            throw new NotFound(WHAT, ForeignText.shorten(name));
        }
        List<Publications.State> states = federation.each(shard -> ask.apply(
                publications.ofShard(new Shard(shard.index(), federation.own().of()), shard.dataSource())));
        boolean areCompared = states.stream().allMatch(one -> one.comparedAt() != null);
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("register", name);
        json.put("comparing", states.stream().anyMatch(Publications.State::comparing));
        json.put(
                "comparedAt",
                areCompared
                        ? states.stream()
                                .map(Publications.State::comparedAt)
                                .filter(Objects::nonNull)
                                .min(Comparator.naturalOrder())
                                .map(Instant::toString)
                                .orElse(null)
                        : null);
        List<Map<String, @Nullable Object>> shards = new ArrayList<>();
        for (int shard = 0; shard < states.size(); shard++) {
            Map<String, @Nullable Object> one = new LinkedHashMap<>();
            one.put("shard", shard);
            one.putAll(json(states.get(shard)));
            one.remove("register");
            shards.add(one);
        }
        json.put("shards", shards);
        return json;
    }

    private static Map<String, @Nullable Object> json(Publications.State state) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("register", state.register());
        json.put("topic", state.topic());
        json.put("comparing", state.comparing());
        json.put("comparedAt", state.comparedAt() == null ? null : String.valueOf(state.comparedAt()));
        json.put("requestedBy", state.requestedBy());
        return json;
    }
}
