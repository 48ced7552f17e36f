package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.consumer.security.Allowed;
import dev.accumulator.consumer.security.Role;
import dev.accumulator.registers.Registers;
import dev.accumulator.registers.model.Floor;
import dev.accumulator.registers.model.GroupBelow;
import dev.accumulator.registers.model.InvalidQuery;
import dev.accumulator.registers.model.Page;
import dev.accumulator.registers.model.PageRequest;
import dev.accumulator.text.ForeignText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Floors, and the groups that are below them. */
@RestController
final class FloorController {
    /** Found in some milliseconds. */
    private static final int COUNTED_MAX = 10_000;

    private static final int PAGE_MAX = 1_000;

    /** A shard, and the cursor of its own groups. */
    private static final Pattern PLACE = Pattern.compile("([0-9]{1,4}):(.*)", Pattern.DOTALL);

    private final Generations generations;
    private final LiveReads reads;

    FloorController(Generations generations, LiveReads reads) {
        this.generations = generations;
        this.reads = reads;
    }

    @Allowed(Role.READER)
    @GetMapping("/api/floors")
    Map<String, Object> floors(@RequestParam MultiValueMap<String, String> parameters) {
        new RequestParameters(parameters, Stream.of());
        List<Map<String, Long>> below = reads.each(ReadWidth.WIDE, database -> {
            Registers registers = database.generation().registers();
            Map<String, Long> counts = new LinkedHashMap<>();
            registers
                    .floors()
                    .forEach(floor -> counts.put(floor.name(), registers.countBelow(floor.name(), COUNTED_MAX)));
            return counts;
        });
        List<Map<String, @Nullable Object>> floors = generations.live().registers().floors().stream()
                .map(floor -> {
                    Map<String, @Nullable Object> json = json(floor);
                    long all = below.stream()
                            .mapToLong(counts -> counts.getOrDefault(floor.name(), 0L))
                            .sum();
                    json.put("below", Math.min(all, COUNTED_MAX));
                    return json;
                })
                .toList();
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("countedMax", COUNTED_MAX);
        answer.put("floors", floors);
        return answer;
    }

    @Allowed(Role.READER)
    @GetMapping("/api/floors/{name}")
    Map<String, @Nullable Object> floor(@PathVariable String name, @RequestParam MultiValueMap<String, String> given) {
        RequestParameters parameters = new RequestParameters(given, Stream.of("limit", "cursor"));
        PageRequest asked = parameters.page();
        if (asked.limit() > PAGE_MAX) {
            throw new InvalidQuery("limit", "limit must be from 1 to " + PAGE_MAX + ", was " + asked.limit());
        }
        Floor floor = generations.live().registers().floors().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new NotFound("floor", ForeignText.shorten(name)));
        Page<GroupBelow> page = reads.isOverShards()
                ? overShards(name, asked)
                : reads.read(
                        ReadWidth.NARROW, generation -> generation.registers().below(name, asked));
        Map<String, @Nullable Object> json = json(floor);
        json.put("rows", page.rows().stream().map(FloorController::json).toList());
        json.put("next", page.next());
        return json;
    }

    /** Returns the groups of the first shard first: a group is in one shard, and in each they are in the order of their keys. */
    private Page<GroupBelow> overShards(String name, PageRequest asked) {
        int shard = 0;
        String inner = null;
        if (asked.cursor() != null) {
            Matcher place = PLACE.matcher(ListCursor.read(asked.cursor()));
            if (!place.matches()
                    || Integer.parseInt(place.group(1)) >= reads.shards().size()) {
                throw new InvalidQuery("cursor", "cursor must be the \"next\" of the page before");
            }
            shard = Integer.parseInt(place.group(1));
            inner = place.group(2).isEmpty() ? null : place.group(2);
        }
        List<GroupBelow> rows = new ArrayList<>();
        while (shard < reads.shards().size() && rows.size() < asked.limit()) {
            PageRequest rest = new PageRequest(asked.limit() - rows.size(), inner);
            Page<GroupBelow> page = reads.shard(
                    reads.shards().get(shard),
                    ReadWidth.NARROW,
                    database -> database.generation().registers().below(name, rest));
            rows.addAll(page.rows());
            inner = page.next();
            if (inner == null) {
                shard++;
            }
        }
        boolean isLast = shard == reads.shards().size();
        return new Page<>(rows, isLast ? null : ListCursor.write(shard + ":" + (inner == null ? "" : inner)));
    }

    private static Map<String, @Nullable Object> json(Floor floor) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("name", floor.name());
        Map<String, String> of = new LinkedHashMap<>();
        floor.of().forEach(part -> of.put(part.register(), (part.isAdded() ? "+" : "-") + part.resource()));
        json.put("of", of);
        json.put("by", floor.by());
        json.put("min", floor.min());
        json.put("when", RequestParameters.lower(floor.when()));
        json.put("tells", floor.tells());
        return json;
    }

    private static Map<String, @Nullable Object> json(GroupBelow below) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("group", below.group());
        json.put("balance", below.balance());
        json.put("moment", below.moment().toString());
        json.put("since", below.since().toString());
        json.put("recorder", below.recorder());
        json.put("revision", below.revision());
        return json;
    }
}
