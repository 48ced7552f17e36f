package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.maintenance.Run;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The runs of all shards as one: figures are added up, and it is done once all of them are. */
final class SummedRun {
    private SummedRun() {}

    /** Returns the sum, which has no number, generation, instance, step or finding of its own. */
    static Run of(List<RunsOverShards.Part> parts) {
        List<Run> runs = runs(parts);
        Run one = runs.getFirst();
        return new Run(
                0,
                one.kind(),
                one.request(),
                one.register(),
                0,
                state(parts, runs),
                one.requestedBy(),
                one.person(),
                "",
                runs.stream().mapToInt(Run::registersTotal).sum(),
                runs.stream().mapToInt(Run::registersDone).sum(),
                null,
                sum(runs, Run::movements),
                sum(runs, Run::mended),
                sum(runs, Run::differencesTotal),
                results(runs),
                List.of(),
                error(parts),
                runs.stream().map(Run::startedAt).min(Comparator.naturalOrder()).orElseThrow(),
                runs.stream()
                        .map(Run::heartbeatAt)
                        .min(Comparator.naturalOrder())
                        .orElseThrow(),
                runs.stream().anyMatch(Run::isUnderWay) ? null : latest(runs));
    }

    private static List<Run> runs(List<RunsOverShards.Part> parts) {
        return parts.stream()
                .map(RunsOverShards.Part::run)
                .filter(Objects::nonNull)
                .toList();
    }

    private static Run.State state(List<RunsOverShards.Part> parts, List<Run> runs) {
        if (runs.stream().anyMatch(Run::isUnderWay)) {
            return runs.stream().allMatch(run -> run.state() == Run.State.REQUESTED)
                    ? Run.State.REQUESTED
                    : Run.State.RUNNING;
        }
        boolean isDone = runs.size() == parts.size() && runs.stream().allMatch(run -> run.state() == Run.State.DONE);
        return isDone ? Run.State.DONE : Run.State.FAILED;
    }

    private static @Nullable String error(List<RunsOverShards.Part> parts) {
        for (RunsOverShards.Part part : parts) {
            Run run = part.run();
            if (run == null) {
                return "Shard " + part.shard().index() + " knows nothing of it";
            }
            if (run.error() != null) {
                return "Shard " + part.shard().index() + ": " + run.error();
            }
        }
        return null;
    }

    private static Map<String, Run.Result> results(List<Run> runs) {
        Map<String, Run.Result> sums = new LinkedHashMap<>();
        runs.forEach(run -> run.results()
                .forEach((part, result) -> sums.merge(
                        part,
                        result,
                        (one, other) -> new Run.Result(
                                one.movements() + other.movements(),
                                one.mended() + other.mended(),
                                one.differences() + other.differences()))));
        return sums;
    }

    private static long sum(List<Run> runs, ToLongFunction<Run> figure) {
        return runs.stream().mapToLong(figure).sum();
    }

    private static @Nullable Instant latest(List<Run> runs) {
        return runs.stream()
                .map(Run::finishedAt)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(null);
    }
}
