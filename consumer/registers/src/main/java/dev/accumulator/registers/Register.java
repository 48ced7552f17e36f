package dev.accumulator.registers;

import dev.accumulator.registers.model.BalanceRow;
import dev.accumulator.registers.model.InvalidMovement;
import dev.accumulator.registers.model.Line;
import dev.accumulator.registers.model.Outcome;
import dev.accumulator.registers.model.RegisterDefinition;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * One register: what an application posts to it and reads from it. Safe for use by many threads, and for as long as the
 * register exists.
 *
 * <p>A document that moves several registers is posted as a whole, with {@link Registers#document}; what is posted here is
 * all that the document moves. The errors are those of {@link Document}.
 */
public final class Register {
    private final Registers registers;
    private final String name;

    Register(Registers registers, String name) {
        this.registers = registers;
        this.name = name;
    }

    public String name() {
        return name;
    }

    /**
     * The definition as it is now.
     *
     * @throws dev.accumulator.registers.model.RegisterNotFound if the register was dropped
     */
    public RegisterDefinition definition() {
        return registers.definition(name);
    }

    /** Begins a line that adds to this register, at a business moment. */
    public Line receipt(Instant period) {
        return Line.receipt(name, period);
    }

    /** Begins a line that takes from this register, at a business moment; its resources are positive numbers. */
    public Line expense(Instant period) {
        return Line.expense(name, period);
    }

    /** Posts a new document; see {@link Document#post(Line...)}. */
    public Outcome post(String recorder, Line... lines) {
        return post(recorder, 1, List.of(lines));
    }

    /** Posts a revision of a document; see {@link Document#post(long, List)}. */
    public Outcome post(String recorder, long revision, Line... lines) {
        return post(recorder, revision, List.of(lines));
    }

    /** Posts a revision of a document; see {@link Document#post(long, List)}. */
    public Outcome post(String recorder, long revision, List<Line> lines) {
        return registers.document(recorder).post(revision, ofThis(lines));
    }

    /** Posts a document anew; see {@link Document#repost(List)}. */
    public Outcome repost(String recorder, Line... lines) {
        return repost(recorder, List.of(lines));
    }

    /** Posts a document anew; see {@link Document#repost(List)}. */
    public Outcome repost(String recorder, List<Line> lines) {
        return registers.document(recorder).repost(ofThis(lines));
    }

    /** Withdraws a document; see {@link Document#unpost()}. */
    public Outcome unpost(String recorder) {
        return registers.document(recorder).unpost();
    }

    /** Withdraws a document by a revision; see {@link Document#unpost(long)}. */
    public Outcome unpost(String recorder, long revision) {
        return registers.document(recorder).unpost(revision);
    }

    /**
     * The current balance of all cells that have some values; zero where there is no such cell.
     *
     * @throws dev.accumulator.registers.model.InvalidQuery if the register keeps no balances, or a name or value does not
     *     fit it
     */
    public BalanceRow balance(Map<String, ?> dimensions) {
        Balances balances = balances();
        dimensions.forEach(balances::where);
        return balances.total();
    }

    /** Begins a read of balances. */
    public Balances balances() {
        return new Balances(registers, name);
    }

    /** Begins a read of turnovers. */
    public Turnovers turnovers() {
        return new Turnovers(registers, name);
    }

    /** Begins a read of movements. */
    public Movements movements() {
        return new Movements(registers, name);
    }

    private List<Line> ofThis(List<Line> lines) {
        for (int i = 0; i < lines.size(); i++) {
            String other = lines.get(i).movement().register();
            if (!other.equals(name)) {
                throw new InvalidMovement(
                        "unknown-register",
                        i,
                        InvalidMovement.Part.REGISTER,
                        "register",
                        "A line of register \"" + other + "\" is posted to register \"" + name
                                + "\"; a document that moves several registers is posted with Registers.document");
            }
        }
        return lines;
    }
}
