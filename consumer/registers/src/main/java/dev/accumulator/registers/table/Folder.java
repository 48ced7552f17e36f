package dev.accumulator.registers.table;

import dev.accumulator.registers.model.FoldRound;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.BadSqlGrammarException;

/**
 * Folds all registers, one after the other. Registers with nothing to fold cost a small part of one statement, because
 * most of the time most registers are idle.
 */
public final class Folder {
    /**
     * The registers of one statement. Each costs two locks while the statement runs. PostgreSQL takes an empty table for
     * one of ten pages; from some fifty on it would start parallel workers to look at them.
     */
    private static final int STATEMENT_REGISTERS_MAX = 32;

    private final Database database;

    public Folder(Database database) {
        this.database = database;
    }

    /**
     * Folds each register that has movements in its tail, or day totals to make. A register that cannot be folded holds
     * up no other.
     *
     * @param movementsMax the most movements of a register in one transaction
     * @throws DataAccessResourceFailureException if the database is away
     */
    public FoldRound fold(List<OpenRegister> registers, int movementsMax) {
        Map<String, Long> tails = waiting(registers);
        Map<String, RuntimeException> failures = new TreeMap<>();
        int folded = 0;
        for (OpenRegister register : registers) {
            long tail = tails.getOrDefault(register.name(), 0L);
            if (tail == 0 && register.totals().isResting()) {
                continue;
            }
            try {
                int moved = register.totals().fold(movementsMax);
                folded += moved;
                tails.put(register.name(), Math.max(0, tail - moved));
            } catch (DataAccessResourceFailureException away) {
                throw away;
            } catch (DataAccessException failure) {
                failures.put(register.name(), failure);
            }
        }
        return new FoldRound(folded, tails, failures);
    }

    /** Reads when the oldest posting was recorded whose movements are in no total yet; nothing if there is none. */
    public Optional<Instant> oldestWaiting(List<OpenRegister> registers) {
        Instant oldest = null;
        for (int from = 0; from < registers.size(); from += STATEMENT_REGISTERS_MAX) {
            Instant found =
                    askOldest(registers.subList(from, Math.min(registers.size(), from + STATEMENT_REGISTERS_MAX)));
            if (found != null && (oldest == null || found.isBefore(oldest))) {
                oldest = found;
            }
        }
        return Optional.ofNullable(oldest);
    }

    private @Nullable Instant askOldest(List<OpenRegister> registers) {
        String tails = registers.stream()
                .map(register -> register.totals().oldestQuestion())
                .collect(Collectors.joining("\nunion all\n"));
        // Postings of a replay have no moment of their own yet.
        return database.jdbc()
                .sql(database.schema().sql("""
                        select recorded_at
                          from {schema}.postings
                         where posting = (select min(posting)
                                            from ({tails}) t)
                           and isfinite(recorded_at)
                        """).replace("{tails}", tails))
                .query((row, n) ->
                        row.getObject("recorded_at", OffsetDateTime.class).toInstant())
                .optional()
                .orElse(null);
    }

    private Map<String, Long> waiting(List<OpenRegister> registers) {
        Map<String, Long> waiting = new HashMap<>();
        for (int from = 0; from < registers.size(); from += STATEMENT_REGISTERS_MAX) {
            waiting.putAll(ask(registers.subList(from, Math.min(registers.size(), from + STATEMENT_REGISTERS_MAX))));
        }
        return waiting;
    }

    private Map<String, Long> ask(List<OpenRegister> registers) {
        String statement = registers.stream()
                .map(register -> register.totals().tailQuestion())
                .collect(Collectors.joining("\nunion all\n"));
        Map<Integer, String> names = registers.stream().collect(Collectors.toMap(OpenRegister::id, OpenRegister::name));
        Map<String, Long> movements = new HashMap<>();
        try {
            database.jdbc().sql(statement).query(row -> {
                String name = names.get(row.getInt("register"));
                if (name != null) {
                    movements.put(name, row.getLong("movements"));
                }
            });
        } catch (BadSqlGrammarException dropped) {
            // Another process has dropped one of them since they were listed. Each is asked by its own fold.
            names.values().forEach(name -> movements.put(name, 1L));
        }
        return movements;
    }
}
