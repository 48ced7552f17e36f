package dev.accumulator.registers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.accumulator.registers.model.BalanceQuery;
import dev.accumulator.registers.model.BalanceRow;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.InvalidMovement;
import dev.accumulator.registers.model.Outcome;
import dev.accumulator.registers.model.RegisterException;
import dev.accumulator.registers.model.Selection;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;

/** Shared by the parts of the contract: the engine that they test, and how they look at it. */
interface Contract {

    /** An engine without registers, new for each test. */
    RegisterEngine engine();

    /** Posts, and expects all changes to be taken. */
    default List<Outcome> take(Change... changes) {
        List<Outcome> outcomes = engine().post(List.of(changes));
        outcomes.forEach(Outcome::orThrow);
        return outcomes;
    }

    /** The balance of one resource now, added up over a selection. */
    default String balance(String register, String resource, Map<String, List<@Nullable Object>> filters) {
        return balance(BalanceQuery.now(register, new Selection(filters, List.of())), resource);
    }

    /** The only balance a query finds. */
    default String balance(BalanceQuery query, String resource) {
        List<BalanceRow> rows = engine().balances(query).rows();
        assertThat(rows).hasSize(1);
        return figure(rows.getFirst().resources(), resource);
    }

    /** The quantity of {@link Samples#stock()} in a cell now. */
    default String quantity(long warehouse, long product, @Nullable String lot) {
        return balance("stock", "quantity", Samples.only("warehouse", warehouse, "product", product, "lot", lot));
    }

    /** Returns the balance of one resource by group, without the groups in which it is zero. */
    default Map<List<@Nullable Object>, String> balances(BalanceQuery query, String resource) {
        Map<List<@Nullable Object>, String> balances = new LinkedHashMap<>();
        for (BalanceRow row : engine().balances(query).rows()) {
            if (Objects.requireNonNull(row.resources().get(resource)).signum() != 0) {
                balances.put(Samples.listOf(row.dimensions().values().toArray()), figure(row.resources(), resource));
            }
        }
        return balances;
    }

    private static String figure(Map<String, BigDecimal> resources, String resource) {
        return Objects.requireNonNull(resources.get(resource)).toPlainString();
    }

    /** The only outcome is a rejection. */
    default void assertRefused(Outcome outcome, String code, String path, String message) {
        assertThat(outcome).isInstanceOf(Outcome.Rejected.class);
        RegisterException reason = ((Outcome.Rejected) outcome).reason();
        assertThat(reason.code()).isEqualTo(code);
        if (reason instanceof InvalidMovement invalid) {
            assertThat(invalid.path()).isEqualTo(path);
        } else {
            assertThat("$." + reason.field()).isEqualTo(path);
        }
        if (engine().hasMessages()) {
            assertThat(reason).hasMessage(message);
        }
    }

    /** The call is refused. */
    default void assertRefused(ThrowingCallable call, String code, String field, String message) {
        RegisterException refused = catchThrowableOfType(RegisterException.class, call);
        assertThat(refused).as("The call is refused").isNotNull();
        assertThat(refused.code()).isEqualTo(code);
        assertThat(refused.field()).isEqualTo(field);
        if (engine().hasMessages()) {
            assertThat(refused).hasMessage(message);
        }
    }
}
