package dev.accumulator.consumer.console;

import dev.accumulator.consumer.rebuild.Rebuild;
import dev.accumulator.consumer.rest.RebuildAnswers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The content of a rebuild's page.
 *
 * @param differences one page of them
 * @param next the address of the next page of differences; null if there is none
 * @param canRollBack true if the generation before it can be switched in again
 * @param refusal why an action was not carried out; null if none was refused
 */
record RebuildView(
        RebuildAnswers.Named named,
        List<DifferenceRow> differences,
        @Nullable String next,
        boolean canRollBack,
        @Nullable String refusal) {
    /** Partitions that are shown; the REST interface lists all. */
    private static final int PARTITIONS_MAX = 200;

    RebuildView {
        differences = List.copyOf(differences);
    }

    /** The steps of a rebuild, in their order. */
    enum Step {
        REPLAY("Replay the topics"),
        CATCH_UP("Catch up with the live generation"),
        VERIFY("Verify and compare"),
        DECIDE("Wait for the decision"),
        SWITCH("Switch");

        private final String words;

        Step(String words) {
            this.words = words;
        }
    }

    /**
     * A step with its state.
     *
     * @param state {@code done}, {@code current}, {@code failed} or {@code ahead}
     * @param time how long it took; null if it is not known
     */
    record StepRow(String words, String state, @Nullable String time) {}

    /** How far one partition is replayed. */
    record PartitionRow(String name, long start, long current, long end) {
        public long done() {
            return Math.max(0, current - start);
        }

        public long all() {
            return Math.max(1, end - start);
        }

        public long left() {
            return Math.max(0, end - current);
        }
    }

    /** The comparison: registers, documents and orders, and how much of each differs. */
    record Compared(String what, @Nullable Long equal, long differing, List<String> notCompared) {
        Compared {
            notCompared = List.copyOf(notCompared);
        }
    }

    /** Returns the name by which the interface calls it: a number, or a UUID over all shards. */
    public String id() {
        return named.id();
    }

    /** The rebuild; over all shards the sum of theirs. */
    public Rebuild rebuild() {
        return named.rebuild();
    }

    /** The rebuilds of all shards; none where one database is asked. */
    public List<RebuildAnswers.OfShard> shards() {
        return named.shards();
    }

    public boolean isUnderWay() {
        return named.isUnderWay();
    }

    public boolean isReady() {
        return rebuild().state() == Rebuild.State.READY && rebuild().wanted() == null;
    }

    public boolean isCancellable() {
        return isUnderWay() && rebuild().wanted() != Rebuild.Wanted.CANCEL;
    }

    /** True if it has left a generation over, whose tables can be dropped. */
    public boolean isDroppable() {
        return canRollBack
                || (rebuild().state() == Rebuild.State.ROLLED_BACK
                        && rebuild().people().droppedBy() == null);
    }

    /** The generation that it has left over, in words. */
    public String leftOver() {
        if (!shards().isEmpty()) {
            return "the generation that each shard has left over,";
        }
        return "generation "
                + (rebuild().state() == Rebuild.State.SWITCHED
                        ? rebuild().previous()
                        : rebuild().generation());
    }

    /** The generation that a rollback makes live, in words. */
    public String previous() {
        return shards().isEmpty() ? "Generation " + rebuild().previous() : "The generation before it in each shard";
    }

    /** Its state in a sentence. */
    public String words() {
        return switch (rebuild().state()) {
            case RUNNING ->
                shards().isEmpty()
                        ? "The topics are replayed into generation " + rebuild().generation() + "."
                        : "The topics are replayed into a new generation of each shard.";
            case CATCHING_UP -> "It replays what was posted meanwhile.";
            case VERIFYING -> "It verifies itself and compares itself with the live generation.";
            case READY -> "It is ready, follows the live generation, and waits for your decision.";
            case SWITCHING -> "It is being switched in.";
            case SWITCHED -> "It was switched in.";
            case ROLLING_BACK -> "The generation before it catches up and is switched in again.";
            case ROLLED_BACK -> "It was switched in and rolled back.";
            case FAILED -> "It has failed. Nothing has changed, and its tables are gone.";
            case CANCELLED -> "It was cancelled. Nothing has changed, and its tables are gone.";
        };
    }

    public List<StepRow> steps() {
        Step current = current();
        boolean ended = rebuild().state() == Rebuild.State.FAILED || rebuild().state() == Rebuild.State.CANCELLED;
        List<StepRow> rows = new ArrayList<>();
        for (Step step : Step.values()) {
            String state = current == null || step.compareTo(current) < 0 ? "done" : "ahead";
            if (step == current) {
                state = ended ? "failed" : "current";
            }
            rows.add(new StepRow(step.words, state, time(step)));
        }
        return rows;
    }

    /** The step that it is at, or at which it has ended; null once all are done. */
    private @Nullable Step current() {
        return switch (rebuild().state()) {
            case RUNNING -> Step.REPLAY;
            case CATCHING_UP -> Step.CATCH_UP;
            case VERIFYING -> Step.VERIFY;
            case READY -> Step.DECIDE;
            case SWITCHING -> Step.SWITCH;
            case SWITCHED, ROLLING_BACK, ROLLED_BACK -> null;
            case FAILED, CANCELLED -> reached();
        };
    }

    /** The step at which a rebuild has ended that was never switched in. */
    private Step reached() {
        if (rebuild().report() != null) {
            return Step.DECIDE;
        }
        return progress("load").isObject() ? Step.CATCH_UP : Step.REPLAY;
    }

    private @Nullable String time(Step step) {
        return switch (step) {
            case REPLAY -> {
                JsonNode load = progress("load");
                yield load.isObject()
                        ? Words.took(Duration.ofMillis(load.path("replayMillis").asLong(0)
                                + load.path("indexMillis").asLong(0)
                                + load.path("totalsMillis").asLong(0)))
                        : null;
            }
            case VERIFY -> millisOf("verifyMillis");
            case SWITCH -> millisOf("switchMillis");
            case CATCH_UP, DECIDE -> null;
        };
    }

    private @Nullable String millisOf(String field) {
        JsonNode millis = progress(field);
        return millis.isNumber() ? Words.took(Duration.ofMillis(millis.asLong())) : null;
    }

    private JsonNode progress(String field) {
        return rebuild().progress().path(field);
    }

    /** A figure of the progress; null if there is none. */
    private @Nullable String figure(String field) {
        JsonNode figure = progress(field);
        return figure.isNumber() ? String.format(Locale.ROOT, "%,d", figure.asLong()) : null;
    }

    /** Its work so far, by name. */
    public Map<String, String> facts() {
        Map<String, @Nullable String> facts = new LinkedHashMap<>();
        facts.put("Records", figure("records"));
        facts.put("Records a second", figure("recordsPerSecond"));
        facts.put("Time left", timeLeft());
        facts.put("Rejected documents", figure("rejected"));
        facts.put("Carried over", figure("carriedOver"));
        facts.put("Not carried over", figure("notCarriedOver"));
        facts.put("Announced by the switch", figure("announced"));
        Map<String, String> known = new LinkedHashMap<>();
        facts.forEach((name, value) -> {
            if (value != null) {
                known.put(name, value);
            }
        });
        return known;
    }

    /** How long it takes until it has caught up; null if that is not known or over. */
    private @Nullable String timeLeft() {
        JsonNode left = progress("secondsLeft");
        boolean loads = rebuild().state() == Rebuild.State.RUNNING || rebuild().state() == Rebuild.State.CATCHING_UP;
        return loads && left.isNumber() ? Words.duration(Duration.ofSeconds(left.asLong())) : null;
    }

    public List<PartitionRow> partitions() {
        List<PartitionRow> rows = new ArrayList<>();
        for (JsonNode one : progress("partitions")) {
            if (rows.size() < PARTITIONS_MAX) {
                rows.add(new PartitionRow(
                        one.path("topic").asString("") + "-"
                                + one.path("partition").asInt(),
                        one.path("start").asLong(),
                        one.path("current").asLong(),
                        one.path("end").asLong()));
            }
        }
        return rows;
    }

    public int partitionsLeftOut() {
        return Math.max(0, progress("partitions").size() - PARTITIONS_MAX);
    }

    public long done() {
        return sum("current") - sum("start");
    }

    public long all() {
        return Math.max(1, sum("end") - sum("start"));
    }

    private long sum(String field) {
        long sum = 0;
        for (JsonNode one : progress("partitions")) {
            sum += one.path(field).asLong();
        }
        return sum;
    }

    /** The comparison with the live generation; empty before it is made. */
    public List<Compared> compared() {
        JsonNode report = rebuild().report();
        List<Compared> rows = new ArrayList<>();
        if (report != null) {
            for (JsonNode register : report.path("registers")) {
                List<String> notCompared = new ArrayList<>();
                register.path("notCompared").forEach(sentence -> notCompared.add(sentence.asString("")));
                rows.add(new Compared(
                        "Cells of " + register.path("register").asString(""),
                        register.path("cellsEqual").asLong(),
                        register.path("cellsDiffering").asLong(),
                        notCompared));
            }
            rows.add(new Compared(
                    "Documents", null, report.path("documentsDiffering").asLong(), List.of()));
            rows.add(new Compared("Orders", null, report.path("ordersDiffering").asLong(), List.of()));
        }
        return rows;
    }

    public boolean isSame() {
        JsonNode report = rebuild().report();
        return report != null && report.path("same").asBoolean(false);
    }
}
