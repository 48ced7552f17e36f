package dev.accumulator.consumer.generation;

import dev.accumulator.registers.model.Account;
import dev.accumulator.registers.model.Chart;
import dev.accumulator.registers.model.DefinitionBuilder;
import dev.accumulator.registers.model.Dimension;
import dev.accumulator.registers.model.InvalidDefinition;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterKind;
import dev.accumulator.registers.model.Resource;
import dev.accumulator.registers.model.TotalsDetail;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Turns configured registers into definitions. The shipped registers are code and not configuration, because configured
 * maps are merged entry by entry: a user could add a dimension to a shipped default, but never remove one.
 */
final class ConfiguredRegisters {
    private static final Map<String, String> QUANTITY_AND_AMOUNT =
            inOrder("quantity", "numeric(18,4)", "amount", "numeric(18,2)");

    private static final Map<String, RegisterSettings> SHIPPED = Map.of(
            "inventory",
            shipped(RegisterKind.BALANCE, inOrder("warehouse", "int", "product", "int")),
            "sales",
            shipped(RegisterKind.TURNOVER, inOrder("product", "int", "client", "int")));

    private static final String RESERVED = "reserved";

    /** Comes with the topic of reservations. */
    private static final RegisterSettings SHIPPED_RESERVED = new RegisterSettings(
            RegisterKind.BALANCE,
            inOrder("warehouse", "int", "product", "int"),
            Map.of("quantity", "numeric(18,4)"),
            ZoneId.of("UTC"),
            TotalsDetail.DAY,
            false,
            List.of(),
            RegisterSettings.ChartSettings.NONE);

    private ConfiguredRegisters() {}

    /**
     * The shipped registers. A configured one of the same name gets from them what it leaves out.
     *
     * @param documents those of orders and receipts
     * @param reservations that of reservations
     */
    record Shipped(boolean documents, boolean reservations) {
        private Map<String, RegisterSettings> registers() {
            Map<String, RegisterSettings> registers = new LinkedHashMap<>(documents ? SHIPPED : Map.of());
            if (reservations) {
                registers.put(RESERVED, SHIPPED_RESERVED);
            }
            return registers;
        }
    }

    /**
     * Returns the definitions of all registers.
     *
     * @throws IllegalArgumentException if one is incomplete or invalid; the message names the setting
     */
    static List<RegisterDefinition> definitions(Map<String, RegisterSettings> configured, Shipped withShipped) {
        Map<String, RegisterSettings> shipped = withShipped.registers();
        Map<String, RegisterSettings> all = new LinkedHashMap<>(shipped);
        all.putAll(configured);
        return all.entrySet().stream()
                .map(register -> definition(register.getKey(), register.getValue(), shipped.get(register.getKey())))
                .toList();
    }

    /**
     * Returns the registers that are to be published.
     *
     * @throws IllegalArgumentException if one of them has no balances
     */
    static PublishedRegisters published(Map<String, RegisterSettings> configured, Shipped withShipped) {
        Set<String> names = new TreeSet<>();
        for (RegisterDefinition definition : definitions(configured, withShipped)) {
            RegisterSettings given = configured.get(definition.name());
            if (given == null || !given.published()) {
                continue;
            }
            if (definition.kind() != RegisterKind.BALANCE) {
                throw new IllegalArgumentException("accumulator.registers." + definition.name()
                        + ".published: a register of kind "
                        + definition.kind().name().toLowerCase(Locale.ROOT) + " has no balances to publish");
            }
            names.add(definition.name());
        }
        return new PublishedRegisters(names);
    }

    /** Returns by ledger the topic that its accounts come from, of those that have one. */
    static Map<String, String> chartTopics(Map<String, RegisterSettings> configured) {
        Map<String, String> topics = new TreeMap<>();
        configured.forEach((name, given) -> {
            if (!given.chart().topic().isEmpty()) {
                topics.put(name, given.chart().topic());
            }
        });
        return topics;
    }

    private static RegisterDefinition definition(
            String name, RegisterSettings given, @Nullable RegisterSettings shipped) {
        String setting = "accumulator.registers." + name;
        RegisterKind kind = given.kind() != null || shipped == null ? given.kind() : shipped.kind();
        Map<String, String> dimensions =
                given.dimensions().isEmpty() && shipped != null ? shipped.dimensions() : given.dimensions();
        Map<String, String> resources =
                given.resources().isEmpty() && shipped != null ? shipped.resources() : given.resources();
        if (kind == null) {
            throw new IllegalArgumentException(setting + ".kind is missing: balance, turnover or ledger");
        }
        try {
            if (kind == RegisterKind.LEDGER) {
                return ledger(name, setting, given);
            }
            if (!given.chart().topic().isEmpty()) {
                throw new IllegalArgumentException(
                        setting + ".chart.topic: only a register of kind ledger has accounts, was \""
                                + given.chart().topic() + "\"");
            }
            return new RegisterDefinition(
                    name,
                    kind,
                    dimensions.entrySet().stream()
                            .map(d -> Dimension.parse(d.getKey(), d.getValue()))
                            .toList(),
                    resources.entrySet().stream()
                            .map(r -> Resource.parse(r.getKey(), r.getValue()))
                            .toList(),
                    given.zone(),
                    given.totals(),
                    accounts(setting, given));
        } catch (InvalidDefinition invalid) {
            throw new IllegalArgumentException(setting + ": " + invalid.getMessage(), invalid);
        }
    }

    private static RegisterDefinition ledger(String name, String setting, RegisterSettings given) {
        DefinitionBuilder ledger =
                RegisterDefinition.ledger(name).zone(given.zone()).totals(given.totals());
        given.dimensions().forEach(ledger::dimension);
        given.resources().forEach(ledger::resource);
        accounts(setting, given).accounts().forEach(ledger::account);
        if (!given.chart().topic().isEmpty()) {
            ledger.accountsFromElsewhere();
        }
        return ledger.build();
    }

    private static Chart accounts(String setting, RegisterSettings given) {
        List<Account> accounts = new ArrayList<>();
        for (int i = 0; i < given.accounts().size(); i++) {
            accounts.add(given.accounts().get(i).account(setting + ".accounts[" + i + "]"));
        }
        return new Chart(accounts);
    }

    private static RegisterSettings shipped(RegisterKind kind, Map<String, String> dimensions) {
        return new RegisterSettings(
                kind,
                dimensions,
                QUANTITY_AND_AMOUNT,
                ZoneId.of("UTC"),
                TotalsDetail.DAY,
                false,
                List.of(),
                RegisterSettings.ChartSettings.NONE);
    }

    private static Map<String, String> inOrder(String first, String firstType, String second, String secondType) {
        Map<String, String> types = new LinkedHashMap<>();
        types.put(first, firstType);
        types.put(second, secondType);
        return types;
    }
}
