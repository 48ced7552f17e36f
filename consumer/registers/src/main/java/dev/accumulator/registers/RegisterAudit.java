package dev.accumulator.registers;

import dev.accumulator.postgres.Schema;
import dev.accumulator.registers.audit.Repair;
import dev.accumulator.registers.audit.SchemaComparison;
import dev.accumulator.registers.audit.Sealing;
import dev.accumulator.registers.audit.Verification;
import dev.accumulator.registers.model.CellChange;
import dev.accumulator.registers.model.Comparison;
import dev.accumulator.registers.model.Difference;
import dev.accumulator.registers.model.DocumentComparison;
import dev.accumulator.registers.model.RegisterNotFound;
import dev.accumulator.registers.model.Seal;
import dev.accumulator.registers.model.UnannouncedDocument;
import dev.accumulator.registers.model.VerificationReport;
import dev.accumulator.registers.table.Catalog;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;

/**
 * Checks of the registers of one schema: totals against movements, sealed months against their seals, one schema against
 * another; and the repair of totals. Reads and postings go on meanwhile. {@link Registers#audit} returns it. Safe for use by
 * many threads and many processes.
 */
public final class RegisterAudit {
    private final Catalog catalog;
    private final Verification verification;
    private final Repair repair;
    private final Sealing sealing;
    private final SchemaComparison comparisons;

    RegisterAudit(
            Catalog catalog, Verification verification, Repair repair, Sealing sealing, SchemaComparison comparisons) {
        this.catalog = catalog;
        this.verification = verification;
        this.repair = repair;
        this.sealing = sealing;
        this.comparisons = comparisons;
    }

    /**
     * Compares a register's totals, balances and recorder states with its movements, in one snapshot, while postings go on.
     *
     * @throws RegisterNotFound if there is no such register
     */
    public VerificationReport verify(String name) {
        return verify(name, List.of());
    }

    /**
     * Verifies like {@link #verify(String)}, and compares sealed months with their seals.
     *
     * @throws RegisterNotFound if there is no such register
     */
    public VerificationReport verify(String name, List<Seal> seals) {
        return verification.verify(catalog.current(name), seals);
    }

    /**
     * The checksums of a closed month of a register, once its totals were compared with its movements. Nobody waits for it.
     *
     * @throws RegisterNotFound if there is no such register
     * @throws dev.accumulator.registers.model.InvalidClosing if the month is not closed, or its totals are wrong
     */
    public Seal seal(String name, YearMonth month) {
        return sealing.seal(catalog.current(name), month);
    }

    /**
     * Compares sealed months of a register with their seals, and nothing else, in the caller's snapshot.
     *
     * @throws RegisterNotFound if there is no such register
     */
    public List<Difference> differences(String name, List<Seal> seals) {
        return sealing.differences(catalog.current(name), seals);
    }

    /**
     * Makes the rows of cells that movements name and that are gone, where this process remembers their dimensions; {@link
     * #verify} finds those that are left. All processes then forget which numbers cells have, so that later movements go to
     * cells that exist. Postings wait for a moment, so this does not belong into a longer transaction.
     *
     * @return how many rows were made
     * @throws RegisterNotFound if there is no such register
     */
    public long restoreCells(String name) {
        return repair.restoreCells(catalog.current(name));
    }

    /**
     * Corrects a register's totals and balances to what its movements add up to, while postings and reads go on. Call {@link
     * #restoreCells} before.
     *
     * @return how many rows were corrected
     * @throws RegisterNotFound if there is no such register
     */
    public long repair(String name) {
        return repair.repair(catalog.current(name));
    }

    /**
     * Compares a register with the register of that name in another schema, in the caller's transaction, which must see both
     * schemas in one snapshot.
     *
     * @param shownMax the most differences that are listed
     */
    public Comparison compare(String name, Schema other, int shownMax) {
        return comparisons.compare(name, other, shownMax);
    }

    /**
     * Returns checksums of a register in the caller's transaction, by what they are of: {@code balances}, {@code totals} and
     * {@code movements}. Those of several databases can be added up. Two sets of databases hold the same if their sums are
     * equal, except for a negligible share of seeds.
     *
     * @param seed the same for all that are compared, and chosen anew for each comparison
     * @throws RegisterNotFound if there is no such register
     */
    public Map<String, List<BigDecimal>> sums(String name, long seed) {
        return comparisons.sums(catalog.current(name).definition(), seed);
    }

    /** Finds documents that only one of two schemas knows, or knows in another state; see {@link #compare}. */
    public DocumentComparison compareDocuments(Schema other, int shownMax) {
        return comparisons.documents(other, shownMax);
    }

    /**
     * Finds documents that this schema has accepted and another one has not, in the order in which they were accepted here.
     *
     * @param afterPosting only documents that a later posting than this accepted,
     * @param recorders and these documents
     * @param max the most that are returned
     */
    public List<UnannouncedDocument> unannouncedDocuments(
            Schema other, long afterPosting, List<String> recorders, int max) {
        List<UnannouncedDocument> documents = comparisons.unannouncedDocuments(other, afterPosting, recorders, max);
        if (documents.isEmpty()) {
            return documents;
        }
        Map<String, List<CellChange>> changes = comparisons.changes(
                documents.stream().map(UnannouncedDocument::recorder).toList(), catalog.all(), other);
        return documents.stream()
                .map(one -> one.with(changes.getOrDefault(one.recorder(), List.of())))
                .toList();
    }
}
