package dev.accumulator.registers;

import dev.accumulator.registers.lifecycle.Compatibility;
import dev.accumulator.registers.model.BalanceQuery;
import dev.accumulator.registers.model.BalanceRow;
import dev.accumulator.registers.model.CellChange;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Closing;
import dev.accumulator.registers.model.Floor;
import dev.accumulator.registers.model.FloorCrossing;
import dev.accumulator.registers.model.InvalidDefinition;
import dev.accumulator.registers.model.Movement;
import dev.accumulator.registers.model.MovementQuery;
import dev.accumulator.registers.model.MovementRow;
import dev.accumulator.registers.model.Outcome;
import dev.accumulator.registers.model.Page;
import dev.accumulator.registers.model.PageRequest;
import dev.accumulator.registers.model.RecorderState;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterException;
import dev.accumulator.registers.model.RegisterNotEmpty;
import dev.accumulator.registers.model.RegisterNotFound;
import dev.accumulator.registers.model.Resource;
import dev.accumulator.registers.model.RevisionConflict;
import dev.accumulator.registers.model.TurnoverQuery;
import dev.accumulator.registers.model.TurnoverRow;
import dev.accumulator.registers.model.Zones;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A register engine in memory, the oracle for the real one: a list of all movements and, for every read, a loop over all of
 * them. There are no totals that could be wrong.
 */
final class ModelRegisters implements RegisterEngine {
    private final Map<String, RegisterDefinition> definitions = new TreeMap<>();
    private final Map<String, Document> documents = new HashMap<>();
    private final List<ModelMovement> log = new ArrayList<>();
    private final Supplier<Instant> clock;
    private final ModelReads reads = new ModelReads(log);
    private final Map<String, Closing> closings = new HashMap<>();
    private List<Floor> floors = List.of();
    private final Set<ModelFloors.Group> below = new HashSet<>();
    private long lastPosting;
    private long lastDocument;

    /**
     * The state of a document.
     *
     * @param fingerprint of its newest revision's content; null when that was an unposting
     */
    private record Document(
            long id,
            long revision,
            @Nullable UUID fingerprint,
            boolean posted,
            Instant recordedAt,
            @Nullable String source) {}

    /** @param clock tells the moment of recording of each call, growing from call to call */
    ModelRegisters(Supplier<Instant> clock) {
        this.clock = clock;
    }

    /** A model whose clock goes on by a second whenever it is looked at. */
    static ModelRegisters withOwnClock() {
        Instant[] now = {EngineDatabase.NOW};
        return new ModelRegisters(() -> now[0] = now[0].plusSeconds(1));
    }

    @Override
    public void define(RegisterDefinition definition) {
        Zones.checked(definition.zone());
        if (definitions.keySet().stream()
                .anyMatch(name -> name.equalsIgnoreCase(definition.name()) && !name.equals(definition.name()))) {
            throw new InvalidDefinition("register", "");
        }
        RegisterDefinition older = definitions.get(definition.name());
        if (older != null) {
            Compatibility.check(older, definition);
        }
        definitions.put(definition.name(), definition);
    }

    @Override
    public RegisterDefinition definition(String name) {
        RegisterDefinition definition = definitions.get(name);
        if (definition == null) {
            throw new RegisterNotFound(name, definitions.keySet());
        }
        return definition;
    }

    @Override
    public List<RegisterDefinition> definitions() {
        return List.copyOf(definitions.values());
    }

    @Override
    public void drop(String name, boolean force) {
        definition(name);
        if (!force && log.stream().anyMatch(movement -> movement.register().equals(name))) {
            throw new RegisterNotEmpty(name);
        }
        definitions.remove(name);
        closings.remove(name);
        log.removeIf(movement -> movement.register().equals(name));
    }

    @Override
    public void keepFloors(List<Floor> kept) {
        floors = List.copyOf(kept);
    }

    /** The floors that are kept. */
    List<Floor> floors() {
        return floors;
    }

    @Override
    public void close(String register, @Nullable Closing closing) {
        definition(register);
        if (closing == null) {
            closings.remove(register);
        } else {
            closings.put(register, closing);
        }
    }

    /** Returns the first moment of a register that is open. */
    private Instant openFrom(String register) {
        Closing closing = closings.get(register);
        return closing == null
                ? Instant.MIN
                : closing.through()
                        .plusDays(1)
                        .atStartOfDay(definition(register).zone())
                        .withLaterOffsetAtOverlap()
                        .toInstant();
    }

    @Override
    public List<Outcome> post(List<? extends Change> changes) {
        Instant now = clock.get();
        return without(
                changes,
                closings.isEmpty() ? Map.of() : rehearseClosings(changes, now),
                open -> without(
                        open, floors.isEmpty() ? Map.of() : rehearse(open, now), passed -> postTelling(passed, now)));
    }

    /** Posts changes but those that are refused, and returns the outcomes of all. */
    private static List<Outcome> without(
            List<? extends Change> changes, Map<Integer, Outcome> refused, Function<List<Change>, List<Outcome>> post) {
        List<Change> rest = new ArrayList<>();
        for (int i = 0; i < changes.size(); i++) {
            if (!refused.containsKey(i)) {
                rest.add(changes.get(i));
            }
        }
        Deque<Outcome> ofRest = new ArrayDeque<>(post.apply(rest));
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < changes.size(); i++) {
            Outcome refusal = refused.get(i);
            outcomes.add(refusal == null ? ofRest.removeFirst() : refusal);
        }
        return outcomes;
    }

    /** Posts what no floor refuses, with the floors that each document crosses. */
    private List<Outcome> postTelling(List<Change> changes, Instant now) {
        Map<Integer, List<FloorCrossing>> crossings =
                floors.stream().anyMatch(Floor::tells) ? crossings(changes, now) : Map.of();
        List<Outcome> posted = postAll(changes, now);
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < posted.size(); i++) {
            outcomes.add(with(posted.get(i), crossings.getOrDefault(i, List.of())));
        }
        return outcomes;
    }

    private static Outcome with(Outcome outcome, List<FloorCrossing> crossings) {
        return switch (outcome) {
            case Outcome.Posted o -> new Outcome.Posted(o.recorder(), o.revision(), o.changes(), crossings);
            case Outcome.Reposted o -> new Outcome.Reposted(o.recorder(), o.revision(), o.changes(), crossings);
            case Outcome.Unposted o -> new Outcome.Unposted(o.recorder(), o.revision(), o.changes(), crossings);
            case Outcome.Overtaken o -> new Outcome.Overtaken(o.recorder(), o.revision(), o.changes(), crossings);
            default -> outcome;
        };
    }

    /** Posts those changes one by one that will be accepted, notes what they cross, and takes everything back. */
    private Map<Integer, List<FloorCrossing>> crossings(List<Change> changes, Instant now) {
        Map<Integer, List<FloorCrossing>> crossings = new HashMap<>();
        Set<ModelFloors.Group> after = new HashSet<>(below);
        long lastDocumentBefore = lastDocument;
        long lastPostingBefore = lastPosting;
        List<Outcome> outcomes = new ArrayList<>();
        rollBack(() -> outcomes.addAll(postAll(changes, now)));
        rollBack(() -> {
            for (int i = 0; i < changes.size(); i++) {
                if (outcomes.get(i) instanceof Outcome.Accepted) {
                    int logBefore = log.size();
                    postAll(List.of(changes.get(i)), now);
                    crossings.put(i, ModelFloors.tell(floors, definitions, log, logBefore, now, after));
                }
            }
        });
        lastDocument = lastDocumentBefore;
        lastPosting = lastPostingBefore;
        below.clear();
        below.addAll(after);
        return crossings;
    }

    /** The groups that are below floors that tell, as it was told last. */
    Set<ModelFloors.Group> below() {
        return Set.copyOf(below);
    }

    /** Posts one by one what is not refused because of its period, and takes back everything. Returns what was refused. */
    private Map<Integer, Outcome> rehearseClosings(List<? extends Change> changes, Instant now) {
        Map<Integer, Outcome> refused = new HashMap<>();
        long lastDocumentBefore = lastDocument;
        long lastPostingBefore = lastPosting;
        rollBack(() -> {
            for (int i = 0; i < changes.size(); i++) {
                Outcome refusal = periodClosed(changes.get(i));
                if (refusal == null) {
                    postAll(List.of(changes.get(i)), now);
                } else {
                    refused.put(i, refusal);
                }
            }
        });
        lastDocument = lastDocumentBefore;
        lastPosting = lastPostingBefore;
        return refused;
    }

    private @Nullable Outcome periodClosed(Change change) {
        if (!(change instanceof Change.Post post) || !isValid(post)) {
            return null;
        }
        Document known = documents.get(post.recorder());
        if (known != null && (post.revision() <= known.revision() || hasMovementInClosedTime(known))) {
            return null;
        }
        for (Movement movement : post.movements()) {
            Closing closing = closings.get(movement.register());
            Instant period = ModelChecks.period(movement);
            if (closing != null
                    && closing.policy() == Closing.Policy.REFUSE
                    && period.isBefore(openFrom(movement.register()))) {
                return new Outcome.PeriodClosed(
                        post.recorder(), post.revision(), movement.register(), period, closing.through());
            }
        }
        return null;
    }

    private boolean hasMovementInClosedTime(Document document) {
        return document.posted()
                && current(document.id(), document.revision()).stream()
                        .anyMatch(movement -> Objects.requireNonNullElse(movement.originalPeriod(), movement.period())
                                .isBefore(openFrom(movement.register())));
    }

    private boolean isValid(Change change) {
        try {
            new ModelChecks(definitions).check(change);
            return true;
        } catch (RegisterException refused) {
            return false;
        }
    }

    /** Posts one by one, takes back what crosses a floor, and in the end everything. Returns what was refused. */
    private Map<Integer, Outcome> rehearse(List<? extends Change> changes, Instant now) {
        Map<Integer, Outcome> refused = new HashMap<>();
        long lastDocumentBefore = lastDocument;
        long lastPostingBefore = lastPosting;
        rollBack(() -> {
            for (int i = 0; i < changes.size(); i++) {
                Change change = changes.get(i);
                int logBefore = log.size();
                Document documentBefore = documents.get(change.recorder());
                postAll(List.of(change), now);
                Outcome refusal =
                        ModelFloors.crossed(floors, definitions, log, logBefore, now, change, revision(change));
                if (refusal != null) {
                    log.subList(logBefore, log.size()).clear();
                    if (documentBefore == null) {
                        documents.remove(change.recorder());
                    } else {
                        documents.put(change.recorder(), documentBefore);
                    }
                    refused.put(i, refusal);
                }
            }
        });
        lastDocument = lastDocumentBefore;
        lastPosting = lastPostingBefore;
        return refused;
    }

    private List<Outcome> postAll(List<? extends Change> changes, Instant now) {
        @Nullable Outcome[] outcomes = new @Nullable Outcome[changes.size()];
        Map<String, Deque<Map<Integer, Change>>> groups = new LinkedHashMap<>();
        for (int i = 0; i < changes.size(); i++) {
            Change change = changes.get(i);
            try {
                new ModelChecks(definitions).check(change);
            } catch (RegisterException refused) {
                outcomes[i] = new Outcome.Rejected(change.recorder(), refused);
                continue;
            }
            Deque<Map<Integer, Change>> own = groups.computeIfAbsent(change.recorder(), r -> new ArrayDeque<>());
            // A withdrawal is about what was posted before it, so it is not decided together with its neighbours.
            if (own.isEmpty() || change instanceof Change.Withdraw || isWithdrawal(own.getLast())) {
                own.addLast(new LinkedHashMap<>());
            }
            own.getLast().put(i, change);
        }
        groups.forEach((recorder, own) -> {
            // There is nothing to withdraw, and so nothing for the next group to wait for.
            while (!documents.containsKey(recorder) && own.size() > 1 && isWithdrawal(own.getFirst())) {
                postTogether(own.removeFirst(), outcomes, now);
            }
        });
        while (!groups.isEmpty()) {
            Map<Integer, Change> together = new LinkedHashMap<>();
            groups.values().forEach(own -> together.putAll(own.removeFirst()));
            postTogether(together, outcomes, now);
            groups.values().removeIf(Deque::isEmpty);
        }
        return Arrays.stream(outcomes).map(Objects::requireNonNull).toList();
    }

    private static boolean isWithdrawal(Map<Integer, Change> group) {
        return group.values().stream().anyMatch(Change.Withdraw.class::isInstance);
    }

    /** Accepts the newest revision of each document, and compares the other ones of the call with it. */
    private void postTogether(Map<Integer, Change> changes, @Nullable Outcome[] outcomes, Instant now) {
        Map<String, Integer> newest =
                new TreeMap<>(Comparator.comparing(ModelRegisters::bytes, Arrays::compareUnsigned));
        changes.forEach((index, change) -> {
            Integer before = newest.get(change.recorder());
            if (before == null || revision(change) > revision(Objects.requireNonNull(changes.get(before)))) {
                newest.put(change.recorder(), index);
            }
        });
        lastPosting++;
        newest.values().forEach(index -> outcomes[index] = postOne(Objects.requireNonNull(changes.get(index)), now));
        changes.forEach((index, change) -> {
            if (outcomes[index] == null) {
                Outcome ofNewest = outcomes[Objects.requireNonNull(newest.get(change.recorder()))];
                Document known = Objects.requireNonNull(documents.get(change.recorder()));
                outcomes[index] = notNewer(
                        change,
                        known,
                        ofNewest instanceof Outcome.Accepted ? Outcome.Stale.Reason.REPLACED : tooLate(known));
            }
        });
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static long revision(Change change) {
        return switch (change) {
            case Change.Post post -> post.revision();
            case Change.Unpost unpost -> unpost.revision();
            case Change.Withdraw ignored -> 0;
        };
    }

    private static @Nullable UUID fingerprint(Change change) {
        return change instanceof Change.Post post ? post.fingerprint() : null;
    }

    private Outcome postOne(Change change, Instant now) {
        Document known = documents.get(change.recorder());
        if (change instanceof Change.Withdraw) {
            if (known == null || !known.posted()) {
                return new Outcome.Duplicate(change.recorder(), known == null ? 0 : known.revision());
            }
        } else if (known != null && revision(change) <= known.revision()) {
            return notNewer(change, known, tooLate(known));
        }
        List<ModelMovement> recorded = new ArrayList<>();
        long id = known == null ? ++lastDocument : known.id();
        if (known != null && known.posted()) {
            current(id, known.revision())
                    .forEach(movement ->
                            recorded.add(movement.reversed(lastPosting, now, openFrom(movement.register()))));
        }
        if (change instanceof Change.Post post) {
            recorded.addAll(movements(post, id, now));
        }
        log.addAll(recorded);
        boolean withdraw = change instanceof Change.Withdraw;
        documents.put(
                change.recorder(),
                new Document(
                        id,
                        withdraw && known != null ? known.revision() : revision(change),
                        withdraw && known != null ? known.fingerprint() : fingerprint(change),
                        change instanceof Change.Post,
                        now,
                        change.source()));
        return outcome(change, known, netChanges(recorded));
    }

    private static Outcome outcome(Change change, @Nullable Document before, List<CellChange> net) {
        String recorder = change.recorder();
        return switch (change) {
            case Change.Post post ->
                before != null && before.posted()
                        ? new Outcome.Reposted(recorder, post.revision(), net)
                        : new Outcome.Posted(recorder, post.revision(), net);
            case Change.Unpost unpost -> new Outcome.Unposted(recorder, unpost.revision(), net);
            case Change.Withdraw ignored -> new Outcome.Unposted(recorder, before == null ? 0 : before.revision(), net);
        };
    }

    private static Outcome.Stale.Reason tooLate(Document known) {
        return known.posted() ? Outcome.Stale.Reason.OLDER : Outcome.Stale.Reason.WITHDRAWN;
    }

    private static Outcome notNewer(Change change, Document known, Outcome.Stale.Reason older) {
        if (revision(change) < known.revision()) {
            return new Outcome.Stale(change.recorder(), revision(change), known.revision(), older);
        }
        return Objects.equals(fingerprint(change), known.fingerprint())
                ? new Outcome.Duplicate(change.recorder(), revision(change))
                : new Outcome.Rejected(change.recorder(), new RevisionConflict(change.recorder(), revision(change)));
    }

    /** The movements of a document's revision that were not taken back. */
    private List<ModelMovement> current(long document, long revision) {
        return log.stream()
                .filter(m -> m.document() == document && m.revision() == revision && !m.reversal())
                .toList();
    }

    private List<ModelMovement> movements(Change.Post post, long document, Instant now) {
        List<ModelMovement> movements = new ArrayList<>();
        for (int i = 0; i < post.movements().size(); i++) {
            Movement movement = post.movements().get(i);
            RegisterDefinition definition = definition(movement.register());
            Instant period = ModelChecks.period(movement);
            Instant openFrom = openFrom(movement.register());
            boolean isMoved = period.isBefore(openFrom);
            movements.add(new ModelMovement(
                    lastPosting,
                    now,
                    document,
                    post.recorder(),
                    post.revision(),
                    i + 1,
                    false,
                    movement.register(),
                    isMoved ? openFrom : period,
                    ModelChecks.cell(i, definition, movement),
                    ModelChecks.resources(i, definition, movement),
                    isMoved ? period : null));
        }
        return movements;
    }

    private List<CellChange> netChanges(List<ModelMovement> recorded) {
        record Cell(String register, Map<String, Object> values) {}
        Map<Cell, List<ModelMovement>> byCell = new LinkedHashMap<>();
        recorded.forEach(movement -> byCell.computeIfAbsent(
                        new Cell(movement.register(), movement.cell()), c -> new ArrayList<>())
                .add(movement));
        List<CellChange> changes = new ArrayList<>();
        byCell.forEach((cell, movements) -> {
            RegisterDefinition definition = definition(cell.register());
            Map<String, BigDecimal> sums = new LinkedHashMap<>();
            for (Resource resource : definition.resources()) {
                BigDecimal sum = movements.stream()
                        .map(movement -> movement.value(resource.name()))
                        .reduce(BigDecimal.ZERO, BigDecimal::add);
                sums.put(resource.name(), sum.setScale(resource.type().scale()));
            }
            if (sums.values().stream().anyMatch(sum -> sum.signum() != 0)) {
                changes.add(new CellChange(cell.register(), ModelReads.dimensions(definition, cell.values()), sums));
            }
        });
        return changes;
    }

    @Override
    public Page<BalanceRow> balances(BalanceQuery query) {
        return reads.balances(definition(query.register()), query);
    }

    @Override
    public Page<TurnoverRow> turnovers(TurnoverQuery query) {
        return reads.turnovers(definition(query.register()), query);
    }

    @Override
    public Page<MovementRow> movements(MovementQuery query) {
        return reads.movements(definition(query.register()), query, currentRevisions());
    }

    /** Returns the revision of each posted document. */
    private Map<Long, Long> currentRevisions() {
        Map<Long, Long> revisions = new HashMap<>();
        documents.values().stream()
                .filter(Document::posted)
                .forEach(document -> revisions.put(document.id(), document.revision()));
        return revisions;
    }

    @Override
    public Optional<RecorderState> recorder(String recorder) {
        return Optional.ofNullable(documents.get(recorder)).map(document -> {
            List<MovementRow> movements = new ArrayList<>();
            definitions
                    .keySet()
                    .forEach(register -> movements.addAll(movements(new MovementQuery(
                                    register,
                                    recorder,
                                    Map.of(),
                                    null,
                                    null,
                                    null,
                                    null,
                                    false,
                                    MovementQuery.Order.RECORDED_OLDEST_FIRST,
                                    new PageRequest(PageRequest.LIMIT_MAX, null)))
                            .rows()));
            return new RecorderState(
                    recorder,
                    document.revision(),
                    document.posted(),
                    document.recordedAt(),
                    document.source(),
                    movements);
        });
    }

    /** The names of all documents. */
    Set<String> recorders() {
        return new TreeSet<>(documents.keySet());
    }

    /** All movements ever recorded, reversals included. */
    List<ModelMovement> log() {
        return List.copyOf(log);
    }

    @Override
    public Instant mark() {
        return clock.get();
    }

    @Override
    public void rollBack(Runnable work) {
        List<ModelMovement> logBefore = List.copyOf(log);
        Map<String, Document> documentsBefore = Map.copyOf(documents);
        Set<ModelFloors.Group> belowBefore = Set.copyOf(below);
        work.run();
        below.clear();
        below.addAll(belowBefore);
        log.clear();
        log.addAll(logBefore);
        documents.clear();
        documents.putAll(documentsBefore);
    }

    @Override
    public boolean hasMessages() {
        return false;
    }
}
