package dev.accumulator.consumer.register;

import java.util.List;

/**
 * Reads of one statement and no transaction, by definitions as this process knows them: the statement itself says whether
 * they are still in force, and whether what else was taken for granted is so. Where it is not, a read fails with {@link PremiseFailed}; other failures may come of an old definition too.
 */
final class ReadsAtOnce implements RegisterReads {
    private final Schema schema;
    private final Catalog catalog;
    private final BalanceReads balances;
    private final TurnoverReads turnovers;
    private final MovementReads movements;
    private final Premise premise;

    ReadsAtOnce(
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
        Openings.check(register.stored(), null, query.at(), query.knownAt());
        return balances.read(register.definition(), query, proof(register));
    }

    @Override
    public Page<TurnoverRow> turnovers(TurnoverQuery query) {
        OpenRegister register = known(query.register());
        Openings.check(register.stored(), query.from(), query.to(), query.knownAt());
        return turnovers.read(register.definition(), query, proof(register));
    }

    @Override
    public Page<MovementRow> movements(MovementQuery query) {
        OpenRegister register = known(query.register());
        return movements.read(register.definition(), query, proof(register));
    }

    private OpenRegister known(String name) {
        return catalog.known(name)
                .orElseThrow(() -> new PremiseFailed("Register \"" + Texts.shorten(name) + "\" is not open here"));
    }

    private Proof proof(OpenRegister register) {
        Premise version = new Premise(
                schema.sql("select version from {schema}.registers where id = " + register.id()), register.version());
        return new Proof(List.of(premise, version));
    }
}
