package dev.accumulator.consumer.closing;

import dev.accumulator.consumer.generation.Generation;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.registers.Registers;
import dev.accumulator.registers.model.Closing;
import dev.accumulator.registers.model.InvalidClosing;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.Seal;
import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Closes registers of the live generation, opens them again, and seals their months. Safe for use by many threads. */
public final class Closings {
    /** A month may be opened and closed again while it is sealed. Somebody who does so again and again is waited for no longer. */
    private static final int SEAL_ATTEMPTS = 3;

    private final Generations generations;
    private final ClosingsTable table;
    private final SealsTable seals;
    private final TransactionTemplate transactions;
    private final Clock clock;
    private final ReentrantLock sealing = new ReentrantLock();

    Closings(
            Generations generations,
            ClosingsTable table,
            SealsTable seals,
            TransactionTemplate transactions,
            Clock clock) {
        this.generations = generations;
        this.table = table;
        this.seals = seals;
        this.transactions = transactions;
        this.clock = clock;
    }

    /**
     * Returns the closings of another shard, whose instances follow what is set here.
     *
     * @param there the generations as the shard's database has them
     */
    public Closings ofShard(Generations there, DataSource server) {
        JdbcClient jdbc = JdbcClient.create(server);
        return new Closings(
                there,
                table.on(jdbc),
                seals.on(jdbc),
                new TransactionTemplate(new JdbcTransactionManager(server)),
                clock);
    }

    /**
     * Sets up to which day registers are closed, all at one moment, with the record of it.
     *
     * @param register the only register; null for all that there are
     * @param closing null to open them
     * @param by who decides
     * @param reason why; null if it is not said
     * @throws InvalidClosing if the day is after today in the zone of a register
     * @throws dev.accumulator.registers.model.RegisterNotFound if there is no such register
     */
    public List<ClosingEntry> close(
            @Nullable String register, @Nullable Closing closing, String by, @Nullable String reason) {
        Generation live = generations.live();
        Registers registers = live.registers();
        List<RegisterDefinition> definitions =
                register == null ? registers.definitions() : List.of(registers.definition(register));
        return close(live, definitions, closing, by, reason, null, () -> {});
    }

    /**
     * Sets up to which day registers are closed.
     *
     * @param source the place of the record that said so; null if a person did
     * @param beside is run in the same transaction, before the dates are set
     */
    List<ClosingEntry> close(
            Generation live,
            List<RegisterDefinition> definitions,
            @Nullable Closing closing,
            String by,
            @Nullable String reason,
            @Nullable String source,
            Runnable beside) {
        if (closing != null) {
            definitions.forEach(definition -> requireBegun(definition, closing));
        }
        List<String> names =
                definitions.stream().map(RegisterDefinition::name).sorted().toList();
        List<Long> ids = new ArrayList<>();
        live.registers().close(names, closing, before -> {
            ids.clear();
            if (source == null) {
                generations.requireLive(live);
            } else {
                generations.requireLiveToTheEnd(live);
            }
            beside.run();
            for (String name : names) {
                int broken = seals.reopen(name, closing == null ? null : closing.through(), by);
                ids.add(table.insert(live.number(), name, closing, before.get(name), by, reason, source, broken));
            }
        });
        return ids.stream().map(id -> table.list(null, id + 1, 1).getFirst()).toList();
    }

    private void requireBegun(RegisterDefinition definition, Closing closing) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), definition.zone());
        if (closing.through().isAfter(today)) {
            throw new InvalidClosing(
                    "invalid-closing",
                    "closedThrough",
                    "closedThrough must not be after today, which is " + today + " in the zone of register \""
                            + definition.name() + "\", was " + closing.through());
        }
    }

    /**
     * A register and up to which day it is closed.
     *
     * @param closing null if it is open
     */
    public record State(
            RegisterDefinition register, @Nullable Closing closing) {}

    /** Returns all registers by name, each with the day up to which it is closed now. */
    public List<State> states() {
        Registers registers = generations.live().registers();
        Map<String, Closing> closed = registers.closings();
        return registers.definitions().stream()
                .map(definition -> new State(definition, closed.get(definition.name())))
                .toList();
    }

    /**
     * Returns the newest changes, newest first.
     *
     * @param register the only register; null for all
     * @param beforeId only changes with lower numbers
     */
    public List<ClosingEntry> history(@Nullable String register, long beforeId, int limit) {
        return table.list(register, beforeId, limit);
    }

    /**
     * Seals a month of registers: its checksums are kept once its totals were compared with its movements. A seal that is in
     * force stays if it is the same, and is replaced otherwise.
     *
     * @param register the only register; null for all that are closed to the end of the month
     * @param by who seals
     * @throws InvalidClosing if a month is not closed, or its totals are wrong
     * @throws SealInProgress if this instance is sealing already
     */
    public List<SealEntry> seal(@Nullable String register, YearMonth month, String by) {
        Generation live = generations.live();
        List<String> names = register == null
                ? closedToTheEndOf(month)
                : List.of(live.registers().definition(register).name());
        if (names.isEmpty()) {
            throw new InvalidClosing(
                    "month-open",
                    "month",
                    "No register is closed to the end of month " + month + ", so none is sealed");
        }
        if (!sealing.tryLock()) {
            throw new SealInProgress();
        }
        try {
            return names.stream().map(name -> seal(live, name, month, by)).toList();
        } finally {
            sealing.unlock();
        }
    }

    private List<String> closedToTheEndOf(YearMonth month) {
        return states().stream()
                .filter(state -> covers(state.closing(), month))
                .map(state -> state.register().name())
                .toList();
    }

    private static boolean covers(@Nullable Closing closing, YearMonth month) {
        return closing != null && !closing.through().isBefore(month.atEndOfMonth());
    }

    private SealEntry seal(Generation live, String register, YearMonth month, String by) {
        for (int attempt = 1; ; attempt++) {
            long last = table.last(register);
            Seal seal = live.registers().audit().seal(register, month);
            Optional<SealEntry> kept =
                    Objects.requireNonNull(transactions.execute(status -> keep(live, register, seal, last, by)));
            if (kept.isPresent()) {
                return kept.get();
            }
            if (attempt == SEAL_ATTEMPTS) {
                throw new IllegalStateException("Month " + month + " of register " + register
                        + " was opened and closed " + attempt + " times while it was being sealed");
            }
        }
    }

    /** Returns nothing if the closing was changed since the checksums were made. Until the end it cannot be. */
    private Optional<SealEntry> keep(Generation live, String register, Seal seal, long last, String by) {
        generations.requireLive(live);
        Optional<Closing> closing = live.registers().closingHeld(register);
        if (table.last(register) != last) {
            return Optional.empty();
        }
        if (!covers(closing.orElse(null), seal.month())) {
            throw InvalidClosing.ofOpenMonth(register, seal.month(), closing.orElse(null));
        }
        Optional<SealEntry> before = seals.inForce(register).stream()
                .filter(entry -> entry.seal().month().equals(seal.month()))
                .findFirst();
        if (before.isPresent()
                && before.get().generation() == live.number()
                && before.get().seal().equals(seal)) {
            return before;
        }
        seals.replace(register, seal.month(), by);
        return seals.find(seals.insert(live.number(), register, seal, by));
    }

    /**
     * Returns the newest seals, newest first, also those that are not in force any more.
     *
     * @param register the only register; null for all
     * @param beforeId only seals with lower numbers
     */
    public List<SealEntry> seals(@Nullable String register, long beforeId, int limit) {
        return seals.list(register, beforeId, limit);
    }

    /**
     * Returns the seals with which a verification of a register compares.
     *
     * @param generation the generation that is verified. What another one had replaced is not compared in it
     */
    public List<Seal> inForce(String register, int generation) {
        return seals.inForce(register).stream()
                .map(entry -> entry.generation() == generation
                        ? entry.seal()
                        : entry.seal().forAnotherSchema())
                .toList();
    }
}
