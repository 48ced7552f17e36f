package dev.accumulator.registers.read;

import dev.accumulator.registers.model.Beside;
import dev.accumulator.registers.model.Premise;
import dev.accumulator.registers.model.PremiseFailed;
import dev.accumulator.registers.table.Catalog;
import dev.accumulator.registers.table.OpenRegister;
import dev.accumulator.text.ForeignText;
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

    /** @param beside what each statement reads with its answer; null if nothing */
    SingleStatementReads(Catalog catalog, Premise premise, @Nullable Beside beside) {
        this.catalog = catalog;
        this.premise = premise;
        this.beside = beside;
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
        return new GuardedRead(List.of(premise, new Premise(version, register.version())), beside);
    }
}
