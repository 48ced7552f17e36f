package dev.accumulator.registers.lifecycle;

import dev.accumulator.postgres.Schema;
import dev.accumulator.postgres.SqlStates;
import dev.accumulator.registers.model.ClosedLike;
import dev.accumulator.registers.model.Closing;
import dev.accumulator.registers.model.RegisterNotFound;
import dev.accumulator.registers.table.Database;
import dev.accumulator.registers.table.RegistersTable;
import dev.accumulator.registers.table.StoredRegister;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Closes registers up to a day, and opens them again.
 *
 * <p>The table of definitions is locked as a whole, as for a change of one: postings in flight end before, and those that
 * come later find another version of the register, and so the date. Postings wait behind this lock for a moment. It is given
 * back if it is not to be had soon, and taken anew.
 */
public final class Closings {
    /** The longest time for which it is tried. */
    private static final Duration WAIT_MAX = Duration.ofSeconds(10);

    /** Postings wait no longer than this. It is below the second after which PostgreSQL looks for a deadlock. */
    private static final int LOCK_WAIT_MILLIS_MAX = 300;

    /** How long others get to finish what was in the way. */
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final Database database;
    private final RegistersTable registers;

    public Closings(Database database, RegistersTable registers) {
        this.database = database;
        this.registers = registers;
    }

    /**
     * Sets up to which day some registers are closed, all of them at one moment.
     *
     * @param names the registers
     * @param closing null to open them
     * @param beside is run in the same transaction, before the dates are set, with those that were set before; registers that
     *     are open are left out
     * @throws RegisterNotFound if there is no such register
     */
    public void set(Collection<String> names, @Nullable Closing closing, Consumer<Map<String, Closing>> beside) {
        alone(() -> setInTransaction(names, closing, beside));
    }

    /** Does something in a transaction in which nobody posts. */
    private void alone(Runnable work) {
        long deadlineNanos = System.nanoTime() + WAIT_MAX.toNanos();
        // A transaction of the caller's cannot be begun anew.
        boolean isJoined = TransactionSynchronizationManager.isActualTransactionActive();
        while (true) {
            try {
                database.transactions().executeWithoutResult(status -> {
                    database.template().execute("set local lock_timeout = " + LOCK_WAIT_MILLIS_MAX);
                    registers.lockAll();
                    work.run();
                });
                return;
            } catch (DataAccessException inUse) {
                if (isJoined
                        || System.nanoTime() >= deadlineNanos
                        || !SqlStates.isAny(inUse, SqlStates.LOCK_NOT_AVAILABLE)) {
                    throw inUse;
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    private void setInTransaction(
            Collection<String> names, @Nullable Closing closing, Consumer<Map<String, Closing>> beside) {
        List<StoredRegister> locked = names.stream()
                .map(name -> registers.byNameForUpdate(name).orElseThrow(() -> notFound(name)))
                .toList();
        Map<String, Closing> before = new HashMap<>();
        for (StoredRegister stored : locked) {
            StoredRegister.Closed closed = stored.closed();
            Closing set = closed == null ? null : closed.closing();
            if (set != null) {
                before.put(stored.definition().name(), set);
            }
        }
        beside.accept(before);
        for (StoredRegister stored : locked) {
            registers.close(
                    stored,
                    closing,
                    closing == null
                            ? null
                            : openFrom(closing, stored.definition().zone()));
        }
    }

    /**
     * Returns the first moment from which on no day is closed. Where a midnight comes twice it is the second one: moments of
     * the closed day lie between the two.
     */
    private static Instant openFrom(Closing closing, ZoneId zone) {
        return closing.through()
                .plusDays(1)
                .atStartOfDay(zone)
                .withLaterOffsetAtOverlap()
                .toInstant();
    }

    /** Returns how registers are closed, or were once. */
    public List<ClosedLike> closed() {
        return registers.closed();
    }

    /** Closes registers as they are closed elsewhere, and opens all others. */
    public void closeLike(List<ClosedLike> like) {
        if (!registers.closed().equals(like)) {
            alone(() -> registers.closeLike(like));
        }
    }

    /** Closes registers as they are closed in another schema. Joins the transaction that puts this one in its place. */
    public void takeOver(Schema other) {
        registers.closeLike(other);
    }

    /**
     * Holds off other changes of a register's closing until the caller's transaction ends, and returns how it is closed.
     *
     * @throws RegisterNotFound if there is no such register
     */
    public Optional<Closing> held(String name) {
        StoredRegister known = find(name);
        registers.versionsLocked(List.of(known.id()));
        StoredRegister.Closed closed = find(name).closed();
        return closed == null ? Optional.empty() : Optional.ofNullable(closed.closing());
    }

    private StoredRegister find(String name) {
        return registers.byName(name).orElseThrow(() -> notFound(name));
    }

    private RegisterNotFound notFound(String name) {
        return new RegisterNotFound(
                name, registers.all().stream().map(r -> r.definition().name()).toList());
    }
}
