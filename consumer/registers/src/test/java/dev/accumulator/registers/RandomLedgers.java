package dev.accumulator.registers;

import dev.accumulator.registers.model.Account;
import dev.accumulator.registers.model.Chart;
import dev.accumulator.registers.model.Dimension;
import dev.accumulator.registers.model.Entry;
import dev.accumulator.registers.model.Movement;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterKind;
import dev.accumulator.registers.model.Resource;
import dev.accumulator.registers.model.Side;
import dev.accumulator.registers.model.TotalsDetail;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Random ledgers, and entries that fit them, and some that do not. */
final class RandomLedgers {
    private final Random random;
    private final RandomDefinitions values;

    RandomLedgers(Random random) {
        this.random = random;
        this.values = new RandomDefinitions(random);
    }

    /** A ledger of a few accounts, some below others, each with some of the analytics. */
    RegisterDefinition definition(String name, List<Resource> resources, ZoneId zone, TotalsDetail totals) {
        List<Dimension> dimensions = new ArrayList<>(List.of(
                Dimension.parse(Entry.ACCOUNT, "varchar(40)"), Dimension.parse(Entry.CORRESPONDING, "varchar(40)")));
        for (int i = random.nextInt(3); i > 0; i--) {
            dimensions.add(
                    Dimension.parse("d" + (dimensions.size() - 2), values.oneOf(List.of("int?", "text?", "date?"))));
        }
        return new RegisterDefinition(
                name, RegisterKind.LEDGER, dimensions, resources, zone, totals, chart(dimensions, List.of()));
    }

    /** The ledger with another chart: accounts have come, and some have gone. */
    RegisterDefinition changed(RegisterDefinition before, List<Resource> resources) {
        List<Account> kept = before.chart().accounts().stream()
                .filter(account -> account.parent() == null && !values.oneIn(4))
                .toList();
        return new RegisterDefinition(
                before.name(),
                before.kind(),
                before.dimensions(),
                resources,
                before.zone(),
                before.totals(),
                chart(before.dimensions(), kept));
    }

    private Chart chart(List<Dimension> dimensions, List<Account> kept) {
        List<Account> accounts = new ArrayList<>(kept);
        for (int i = 2 + random.nextInt(4); i > 0; i--) {
            String code = String.valueOf(random.nextInt(1_000));
            if (accounts.stream().anyMatch(account -> account.code().equals(code))) {
                continue;
            }
            List<String> analytics = new ArrayList<>();
            for (Dimension dimension : dimensions.subList(2, dimensions.size())) {
                if (random.nextBoolean()) {
                    analytics.add(dimension.name() + (random.nextBoolean() ? "?" : ""));
                }
            }
            accounts.add(new Account(
                    code,
                    "Account " + code,
                    random.nextBoolean() ? Side.DEBIT : Side.CREDIT,
                    accounts.isEmpty() || random.nextBoolean()
                            ? null
                            : values.oneOf(accounts).code(),
                    analytics));
        }
        return new Chart(accounts);
    }

    /** The two movements of an entry; one in some is none. */
    List<Movement> entry(RegisterDefinition ledger) {
        Entry entry =
                new Entry(ledger.name(), values.period(ledger.zone()), side(ledger), side(ledger), resources(ledger));
        List<Movement> movements = new ArrayList<>(entry.movements());
        if (values.oneIn(25)) {
            movements.remove(random.nextInt(2));
        } else if (values.oneIn(25)) {
            Movement credit = movements.removeLast();
            movements.add(new Movement(
                    credit.register(),
                    random.nextBoolean() ? credit.period() : Instant.parse("2026-01-01T00:00:00Z"),
                    credit.dimensions(),
                    credit.resources(),
                    random.nextBoolean() ? Side.DEBIT : null));
        }
        return movements;
    }

    private Map<String, @Nullable Object> side(RegisterDefinition ledger) {
        Account account = values.oneOf(ledger.chart().accounts());
        Map<String, @Nullable Object> side = new LinkedHashMap<>();
        side.put(Entry.ACCOUNT, values.oneIn(30) ? "unknown" : account.code());
        for (Dimension dimension :
                ledger.dimensions().subList(2, ledger.dimensions().size())) {
            if (account.needs(dimension.name())
                    || (account.takes(dimension.name()) && random.nextBoolean())
                    || values.oneIn(40)) {
                side.put(dimension.name(), values.value(new Dimension(dimension.name(), dimension.type(), false)));
            }
        }
        return side;
    }

    private Map<String, BigDecimal> resources(RegisterDefinition ledger) {
        Map<String, BigDecimal> resources = new LinkedHashMap<>();
        for (Resource resource : ledger.resources()) {
            if (resource.required() || !values.oneIn(6)) {
                BigDecimal amount = values.amount(resource.type());
                resources.put(resource.name(), values.oneIn(30) ? amount : amount.abs());
            }
        }
        return resources;
    }
}
