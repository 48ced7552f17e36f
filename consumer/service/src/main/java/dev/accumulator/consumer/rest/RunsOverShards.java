package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.federation.Federation;
import dev.accumulator.consumer.federation.ShardDatabase;
import dev.accumulator.consumer.maintenance.Admission;
import dev.accumulator.consumer.maintenance.Maintenance;
import dev.accumulator.consumer.maintenance.Run;
import dev.accumulator.consumer.maintenance.ShardRuns;
import dev.accumulator.consumer.watch.Reason;
import dev.accumulator.text.ForeignText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Verifications and repairs of all shards, each run by an instance of its shard, started and seen as one. What was requested
 * over all shards is called by a UUID, and a run that one shard has alone by both numbers: {@code 2-17}.
 */
@Component
final class RunsOverShards {
    private static final Logger LOG = LoggerFactory.getLogger(RunsOverShards.class);

    private static final Pattern ALONE = Pattern.compile("([0-9]{1,4})-([0-9]{1,18})");

    private static final Pattern TOGETHER = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private static final int LISTED_MAX = 200;

    private final LiveReads live;
    private final Federation federation;
    private final Map<Integer, ShardRuns> runs = new HashMap<>();

    RunsOverShards(LiveReads live, Federation federation, Maintenance maintenance) {
        this.live = live;
        this.federation = federation;
        for (ShardDatabase shard : federation.shards()) {
            runs.put(shard.index(), maintenance.ofShard(shard.generations(), shard.dataSource()));
        }
    }

    /** True if runs of all shards are meant. */
    boolean areMeant() {
        return live.isOverShards();
    }

    /** The run of one shard; null where the shard knows of none. */
    record Part(ShardDatabase shard, @Nullable Run run) {}

    /**
     * Requests a run in each shard. If one of them refuses, what the others were asked for is withdrawn.
     *
     * @param register the only register; null for all registers and the order rows
     * @throws RunInProgress if a run is under way in one of them
     * @throws dev.accumulator.consumer.federation.ShardUnavailable if one of them does not answer
     * @throws dev.accumulator.registers.model.RegisterNotFound if there is no such register
     */
    List<Part> start(Run.Kind kind, @Nullable String register, String person) {
        UUID request = UUID.randomUUID();
        List<Part> parts = new ArrayList<>();
        try {
            List<Admission> admissions = federation.each(shard -> of(shard).request(kind, register, request, person));
            for (int shard = 0; shard < admissions.size(); shard++) {
                switch (admissions.get(shard)) {
                    case Admission.Started started ->
                        parts.add(new Part(federation.shards().get(shard), started.run()));
                    case Admission.Busy busy -> throw new RunInProgress(shard, busy.running());
                }
            }
            return parts;
        } catch (RuntimeException refused) {
            withdraw(request, "It was withdrawn, because another shard was not started: " + refused.getMessage());
            throw refused;
        }
    }

    /** A shard that is away may have got the request all the same: it is run there, and seen in the list. */
    private void withdraw(UUID request, String reason) {
        for (ShardDatabase shard : federation.shards()) {
            if (shard.out() == null) {
                try {
                    of(shard).withdraw(request, reason);
                } catch (RuntimeException unanswered) {
                    LOG.warn(
                            "Request {} may go on in shard {}, which does not answer: {}",
                            request,
                            shard.index(),
                            Reason.of(unanswered));
                }
            }
        }
    }

    /**
     * Finds a run.
     *
     * @param what what it is called in the refusal
     * @throws NotFound if no shard knows it
     */
    List<Part> find(Run.Kind kind, String what, String id) {
        Matcher alone = ALONE.matcher(id);
        if (alone.matches()) {
            int index = Integer.parseInt(alone.group(1));
            ShardDatabase shard = federation.shards().stream()
                    .filter(one -> one.index() == index)
                    .findFirst()
                    .orElseThrow(() -> new NotFound(what, id));
            long number = Long.parseLong(alone.group(2));
            Run run = federation
                    .ask(shard, asked -> of(asked).find(kind, number))
                    .orElseThrow(() -> new NotFound(what, id));
            return List.of(new Part(shard, run));
        }
        if (!TOGETHER.matcher(id).matches()) {
            throw new NotFound(what, ForeignText.shorten(id));
        }
        UUID request = UUID.fromString(id);
        List<Optional<Run>> found = federation.each(shard -> of(shard).find(kind, request));
        if (found.stream().allMatch(Optional::isEmpty)) {
            throw new NotFound(what, id);
        }
        List<Part> parts = new ArrayList<>();
        for (ShardDatabase shard : federation.shards()) {
            parts.add(new Part(shard, found.get(shard.index()).orElse(null)));
        }
        return parts;
    }

    /**
     * Finds a run of any kind.
     *
     * @throws NotFound if no shard knows it
     */
    List<Part> find(String id) {
        try {
            return find(Run.Kind.VERIFY, "run", id);
        } catch (NotFound noVerification) {
            return find(Run.Kind.REPAIR, "run", id);
        }
    }

    /** The newest runs, newest first, those that were requested together as one. */
    List<List<Part>> list(Run.Kind kind) {
        List<List<Run>> all = federation.each(shard -> of(shard).list(kind));
        Map<String, List<Part>> byName = new LinkedHashMap<>();
        for (ShardDatabase shard : federation.shards()) {
            for (Run run : all.get(shard.index())) {
                Part part = new Part(shard, run);
                byName.computeIfAbsent(ShardRunJson.id(part), name -> new ArrayList<>())
                        .add(part);
            }
        }
        return byName.values().stream()
                .sorted(Comparator.comparing((List<Part> parts) ->
                                Objects.requireNonNull(parts.getFirst().run()).startedAt())
                        .reversed())
                .limit(LISTED_MAX)
                .toList();
    }

    private ShardRuns of(ShardDatabase shard) {
        return Objects.requireNonNull(runs.get(shard.index()));
    }
}
