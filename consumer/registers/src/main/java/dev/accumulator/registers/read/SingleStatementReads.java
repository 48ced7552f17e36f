package dev.accumulator.registers.read;

import dev.accumulator.postgres.Schema;
import dev.accumulator.registers.model.BalanceQuery;
import dev.accumulator.registers.model.BalanceRow;
import dev.accumulator.registers.model.MovementQuery;
import dev.accumulator.registers.model.MovementRow;
import dev.accumulator.registers.model.Page;
import dev.accumulator.registers.model.Premise;
import dev.accumulator.registers.model.PremiseFailed;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterReads;
import dev.accumulator.registers.model.TurnoverQuery;
import dev.accumulator.registers.model.TurnoverRow;
import dev.accumulator.registers.table.Catalog;
import dev.accumulator.registers.table.OpenRegister;
import dev.accumulator.text.ForeignText;
import java.util.List;

/**
 * Reads of one statement and no transaction, by definitions as this process knows them: the statement itself says whether
 * they are still in force, and whether what else was taken for granted is so. Where it is not, a read fails with {@link PremiseFailed}; other failures may come of an old definition too.
 */
public final class SingleStatementReads implements RegisterReads {
    private final Schema schema;
    private final Catalog catalog;
    private final BalanceReads balances;
    private final TurnoverReads turnovers;
    private final MovementReads movements;
    private final Premise premise;

    public SingleStatementReads(
            Schema schema,
            Catalog catalog,
            BalanceReads balances,
            TurnoverReads turnovers,
            MovementReads movements,
            Premise premise) {
        this.schema = schema;
        this.catalog = catalog;
        this.balances = balances;
        this.turnovers = turnovers;
        this.movements = movements;
        this.premise = premise;
    }

    @Override
    public RegisterDefinition definition(String name) {
        return known(name).definition();
    }

    @Override
    public Page<BalanceRow> balances(BalanceQuery query) {
        OpenRegister register = known(query.register());
        DetachedPeriods.check(register.stored(), null, query.at(), query.knownAt());
        return balances.read(register.definition(), query, proof(register));
    }

    @Override
    public Page<TurnoverRow> turnovers(TurnoverQuery query) {
        OpenRegister register = known(query.register());
        DetachedPeriods.check(register.stored(), query.from(), query.to(), query.knownAt());
        return turnovers.read(register.definition(), query, proof(register));
    }

    @Override
    public Page<MovementRow> movements(MovementQuery query) {
        OpenRegister register = known(query.register());
        return movements.read(register.definition(), query, proof(register));
    }

    private OpenRegister known(String name) {
        return catalog.known(name)
                .orElseThrow(
                        () -> new PremiseFailed("Register \"" + ForeignText.shorten(name) + "\" is not open here"));
    }

    private GuardedRead proof(OpenRegister register) {
        Premise version = new Premise(
                schema.sql("select version from {schema}.registers where id = " + register.id()), register.version());
        return new GuardedRead(List.of(premise, version));
    }
}
