package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.catalogue.Catalogues;
import dev.accumulator.registers.model.BalanceQuery;
import dev.accumulator.registers.model.BalanceRow;
import dev.accumulator.registers.model.MovementQuery;
import dev.accumulator.registers.model.MovementRow;
import dev.accumulator.registers.model.Page;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterDescription;
import dev.accumulator.registers.model.RegisterNotFound;
import dev.accumulator.registers.model.RegisterReads;
import dev.accumulator.registers.model.SnapshotReads;
import dev.accumulator.registers.model.TurnoverQuery;
import dev.accumulator.registers.model.TurnoverRow;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.util.MultiValueMap;

/**
 * Answers questions about registers in the words of the REST API: with its parameters, limits, turns and refusals. The
 * endpoints write the answers as JSON, and pages show them.
 */
@Component
public final class RegisterAnswers {
    private final LiveReads live;
    private final Catalogues catalogues;

    RegisterAnswers(LiveReads live, Catalogues catalogues) {
        this.live = live;
        this.catalogues = catalogues;
    }

    /** Balances, and the question that they answer. */
    public record Balances(RegisterDefinition definition, BalanceQuery query, Page<BalanceRow> page, RowNames names) {
        /** The answer as the interface gives it. */
        public Map<String, @Nullable Object> json() {
            return RegisterJson.balances(query, page, names);
        }
    }

    /** Turnovers, and the question that they answer. */
    public record Turnovers(
            RegisterDefinition definition, TurnoverQuery query, Page<TurnoverRow> page, RowNames names) {
        /** The answer as the interface gives it. */
        public Map<String, @Nullable Object> json() {
            return RegisterJson.turnovers(query, page, names);
        }
    }

    /** Movements, and the question that they answer. */
    public record Movements(
            RegisterDefinition definition, MovementQuery query, Page<MovementRow> page, RowNames names) {
        /** The answer as the interface gives it. */
        public Map<String, @Nullable Object> json() {
            return RegisterJson.movements(query, page, names);
        }
    }

    /** All registers, in the order of their names. */
    public List<RegisterDefinition> definitions() {
        return live.snapshot(ReadWidth.NARROW, SnapshotReads::definitions);
    }

    /**
     * Registers with their sizes, all of one moment.
     *
     * @throws RegisterNotFound if there is none of a name
     */
    public List<RegisterDescription> describe(List<String> names) {
        return live.snapshot(
                ReadWidth.NARROW, reads -> names.stream().map(reads::describe).toList());
    }

    /**
     * The definition of a register.
     *
     * @throws RegisterNotFound if there is none of that name
     */
    public RegisterDefinition definition(String name) {
        return live.snapshot(ReadWidth.NARROW, reads -> reads.definition(name));
    }

    /** Answers {@code GET /api/registers/{name}/balances} with these parameters. */
    public Balances balances(String name, MultiValueMap<String, String> parameters) {
        return live.registers(ReadWidth.ofFigures(live.definition(name), parameters), registers -> {
            RegisterDefinition definition = registers.definition(name);
            BalanceQuery query = RegisterQueries.balances(definition, name, parameters, true);
            return new Balances(
                    definition, query, registers.balances(query), RowNames.of(catalogues, definition, parameters));
        });
    }

    /** Answers {@code GET /api/registers/{name}/turnovers} with these parameters. */
    public Turnovers turnovers(String name, MultiValueMap<String, String> parameters) {
        return live.registers(ReadWidth.ofFigures(live.definition(name), parameters), registers -> {
            RegisterDefinition definition = registers.definition(name);
            TurnoverQuery query = RegisterQueries.turnovers(definition, name, parameters, true);
            return new Turnovers(
                    definition, query, registers.turnovers(query), RowNames.of(catalogues, definition, parameters));
        });
    }

    /** Answers {@code GET /api/registers/{name}/movements} with these parameters. */
    public Movements movements(String name, MultiValueMap<String, String> parameters) {
        return live.registers(ReadWidth.ofMovements(parameters), registers -> {
            RegisterDefinition definition = registers.definition(name);
            MovementQuery query = RegisterQueries.movements(definition, name, parameters, true);
            return new Movements(
                    definition, query, registers.movements(query), RowNames.of(catalogues, definition, parameters));
        });
    }

    /** Reads the parameters of turnovers, and asks nothing. */
    public static TurnoverQuery turnoverQuery(RegisterDefinition definition, MultiValueMap<String, String> parameters) {
        return RegisterQueries.turnovers(definition, definition.name(), parameters, true);
    }

    /** Answers several questions of one snapshot. */
    public <T> T together(Function<RegisterReads, T> reads) {
        return live.snapshot(ReadWidth.WIDE, reads::apply);
    }
}
