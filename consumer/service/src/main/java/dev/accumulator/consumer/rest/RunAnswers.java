package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.maintenance.Admission;
import dev.accumulator.consumer.maintenance.Maintenance;
import dev.accumulator.consumer.maintenance.Run;
import dev.accumulator.text.ForeignText;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Verifications and repairs of one database or of all shards, as the REST API tells them, for pages. */
@Component
public final class RunAnswers {
    private final Maintenance maintenance;
    private final RunsOverShards shards;

    RunAnswers(Maintenance maintenance, RunsOverShards shards) {
        this.maintenance = maintenance;
        this.shards = shards;
    }

    /** The run of a shard; null where the shard knows of none. */
    public record OfShard(
            int shard, String database, @Nullable Run run) {}

    /**
     * A run and its name.
     *
     * @param run over all shards the sum of theirs, without findings
     * @param shards each shard's own, with its findings; empty where one database is asked
     */
    public record Named(String id, Run run, List<OfShard> shards) {
        /** Copies the list. */
        public Named {
            shards = List.copyOf(shards);
        }

        private static Named of(Run run) {
            return new Named(String.valueOf(run.id()), run, List.of());
        }

        private static Named of(List<RunsOverShards.Part> parts) {
            return new Named(
                    ShardRunJson.id(parts),
                    SummedRun.of(parts),
                    parts.stream()
                            .map(part -> new OfShard(
                                    part.shard().index(), part.shard().name(), part.run()))
                            .toList());
        }
    }

    /** The answer to a request for a run. */
    public sealed interface Asked {
        /** It is under way. */
        record Started(String id) implements Asked {}

        /** Another run is under way, and there is one at a time. */
        record Busy(String sentence, String id) implements Asked {}
    }

    /** The newest runs of a kind, newest first, without their findings. */
    public List<Named> list(Run.Kind kind) {
        return shards.areMeant()
                ? shards.list(kind).stream().map(Named::of).toList()
                : maintenance.list(kind).stream().map(Named::of).toList();
    }

    /**
     * Returns a run of any kind, with its findings.
     *
     * @throws NotFound if no run is called so
     */
    public Named find(String id) {
        if (shards.areMeant()) {
            return Named.of(shards.find(id));
        }
        if (!id.matches("[0-9]{1,18}")) {
            throw new NotFound("run", ForeignText.shorten(id));
        }
        long number = Long.parseLong(id);
        return Stream.of(Run.Kind.values())
                .flatMap(kind -> maintenance.find(kind, number).stream())
                .findFirst()
                .map(Named::of)
                .orElseThrow(() -> new NotFound("run", id));
    }

    /**
     * Requests a run.
     *
     * @param register the only register; null for all registers and the order rows
     */
    public Asked start(Run.Kind kind, @Nullable String register, String person) {
        if (shards.areMeant()) {
            try {
                return new Asked.Started(ShardRunJson.id(shards.start(kind, register, person)));
            } catch (RunInProgress busy) {
                return busy(busy);
            }
        }
        Admission admission = switch (kind) {
            case VERIFY -> maintenance.verify(register, person);
            case REPAIR -> maintenance.repair(register, person);
        };
        return switch (admission) {
            case Admission.Started started ->
                new Asked.Started(String.valueOf(started.run().id()));
            case Admission.Busy busy -> busy(new RunInProgress(busy.running()));
        };
    }

    private static Asked busy(RunInProgress busy) {
        return new Asked.Busy(String.valueOf(busy.getMessage()), busy.id());
    }
}
