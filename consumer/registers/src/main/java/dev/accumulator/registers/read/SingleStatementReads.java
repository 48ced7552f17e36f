package dev.accumulator.registers.read;

import dev.accumulator.registers.model.Beside;
import dev.accumulator.registers.model.Premise;
import dev.accumulator.registers.model.PremiseFailed;
import dev.accumulator.registers.table.Catalog;
import dev.accumulator.registers.table.OpenRegister;
import dev.accumulator.text.ForeignText;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Registers for reads of one statement. A register is taken as this process knows it, and the statement checks that its
 * version is still the one in the database.
 */
final class SingleStatementReads implements CatalogReads.Source {
    private static final String VERSION = "select version from {registers} where id = {id}";

    private final Catalog catalog;
    private final Premise premise;
    private final @Nullable Beside beside;
    private final @Nullable Duration statementMax;

    /**
     * @param beside what each statement reads with its answer; null if nothing
     * @param statementMax how long each statement may take; null for as long as any
     */
    SingleStatementReads(Catalog catalog, Premise premise, @Nullable Beside beside, @Nullable Duration statementMax) {
        this.catalog = catalog;
        this.premise = premise;
        this.beside = beside;
        this.statementMax = statementMax;
    }

    @Override
    public OpenRegister find(String name) {
        return catalog.known(name)
                .orElseThrow(() -> new PremiseFailed("Register " + ForeignText.quote(name) + " is not open here"));
    }

    @Override
    public GuardedRead guard(OpenRegister register) {
        String version =
                register.sql().with("id", String.valueOf(register.id())).fill(VERSION);
        return new GuardedRead(List.of(premise, new Premise(version, register.version())), beside, statementMax);
    }
}
