package dev.accumulator.registers;

import dev.accumulator.registers.model.AccountCard;
import dev.accumulator.registers.model.BetweenAccounts;
import dev.accumulator.registers.model.Entry;
import dev.accumulator.registers.model.LedgerQuery;
import dev.accumulator.registers.model.LedgerReads;
import dev.accumulator.registers.model.Outcome;
import dev.accumulator.registers.model.Page;
import dev.accumulator.registers.model.PageRequest;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.TrialBalance;
import java.time.Instant;
import java.util.List;

/**
 * A register of kind ledger: what an application posts to it and reads from it. Only whole entries move it, so it balances.
 * Safe for use by many threads, and for as long as the ledger exists.
 *
 * <p>What is posted here is all that the document moves. A document that moves registers too is posted with {@link
 * Registers#post}, with {@link Entry#movements} among its movements. The errors are those of {@link Document}.
 */
public final class Ledger {
    private final Registers registers;
    private final LedgerReads reads;
    private final String name;

    private Ledger(Registers registers, String name) {
        this.registers = registers;
        this.reads = new LedgerReads(registers);
        this.name = name;
    }

    /**
     * The handle of a ledger.
     *
     * @throws dev.accumulator.registers.model.RegisterNotFound if there is no register of that name
     * @throws dev.accumulator.registers.model.InvalidQuery if it is no ledger
     */
    public static Ledger of(Registers registers, String name) {
        return new Ledger(registers, new LedgerReads(registers).ledger(name).name());
    }

    /**
     * The handle of a ledger, which is made where there is none, and changed where it has another definition.
     *
     * @throws dev.accumulator.registers.model.IncompatibleDefinition if the tables cannot take the change
     * @throws dev.accumulator.registers.model.InvalidQuery if it is no ledger
     */
    public static Ledger of(Registers registers, RegisterDefinition definition) {
        registers.define(definition);
        return of(registers, definition.name());
    }

    public String name() {
        return name;
    }

    /** The ledger as a register, whose balances, turnovers and movements can be read like any other's. */
    public Register register() {
        return registers.use(name);
    }

    /** Begins an entry of this ledger, at a business moment. */
    public Entry entry(Instant period) {
        return Entry.of(name, period);
    }

    /** Posts a new document; see {@link Document#post(Line...)}. */
    public Outcome post(String recorder, Entry... entries) {
        return post(recorder, 1, List.of(entries));
    }

    /** Posts a revision of a document; see {@link Document#post(long, List)}. */
    public Outcome post(String recorder, long revision, List<Entry> entries) {
        return registers.document(recorder).postEntries(revision, entries);
    }

    /** Posts a document anew, whatever was posted of it before; see {@link Document#repost(List)}. */
    public Outcome repost(String recorder, List<Entry> entries) {
        return registers.document(recorder).repostEntries(entries);
    }

    /** Withdraws a document; see {@link Document#unpost()}. */
    public Outcome unpost(String recorder) {
        return registers.document(recorder).unpost();
    }

    /**
     * The trial balance; see {@link LedgerReads#trialBalance}.
     *
     * @param query a question of this ledger, such as {@code LedgerQuery.of("books", from, to)}
     */
    public TrialBalance trialBalance(LedgerQuery query) {
        return reads.trialBalance(query);
    }

    /** A page of the card of an account; see {@link LedgerReads#card}. One snapshot is the caller's affair. */
    public AccountCard card(String account, LedgerQuery query, PageRequest page) {
        return reads.card(account, query, page);
    }

    /** A page of what accounts got from each other; see {@link LedgerReads#between}. */
    public Page<BetweenAccounts> between(LedgerQuery query, PageRequest page) {
        return reads.between(query, page);
    }
}
