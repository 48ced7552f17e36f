package dev.accumulator.registers.table;

import dev.accumulator.postgres.Identifiers;
import dev.accumulator.registers.model.Dimension;
import dev.accumulator.registers.model.Entry;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterKind;
import dev.accumulator.registers.model.Resource;
import dev.accumulator.registers.model.TotalsDetail;
import dev.accumulator.registers.table.RegisterSql.DimensionText;
import dev.accumulator.registers.table.RegisterSql.Dimensions;
import dev.accumulator.registers.table.RegisterSql.ResourceText;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Resolves the holes of a register's statements. {@link RegisterSql} lists them. */
final class RegisterHoles implements SqlTemplate.Holes {
    private final RegisterSql sql;
    private final RegisterDefinition definition;

    RegisterHoles(RegisterSql sql) {
        this.sql = sql;
        this.definition = sql.definition();
    }

    @Override
    public @Nullable String text(String name, @Nullable String alias) {
        if (sql.extra(name) instanceof String text) {
            return text;
        }
        String of = alias == null ? "" : alias + ".";
        return switch (name) {
            case "log", "log_rest", "cell", "tail", "month", "days", "balances", "turnovers", "movements" ->
                sql.table(name);
            case "totals" -> sql.table(sql.unit().tableSuffix());
            // The endings are such that no register of another name has a table of this name.
            case "days_by_account", "month_by_account" -> sql.table(name);
            case "totals_by_account" -> sql.table(sql.unit().tableSuffix() + "_by_account");
            case "account" -> Identifiers.quote(Entry.ACCOUNT);
            case "cell_key" -> Identifiers.quote(definition.name() + "_cell_key");
            // No name of a register can end like these.
            case "by_cell" -> Identifiers.quote(definition.name() + "_log-by-cell");
            case "by_posting" -> Identifiers.quote(definition.name() + "_log-by-posting");
            case "unit" -> sql.unit().column();
            case "dimensions" -> columns(of, sql.dimensions().stream().map(Dimension::name));
            case "resources" -> columns(of, sql.resources().stream().map(Resource::name));
            case "figures" ->
                columns(
                        of,
                        sql.resources().stream()
                                .map(Resource::name)
                                .flatMap(resource -> Stream.of(resource + "_receipt", resource + "_expense")));
            case "day_of" -> alias == null ? null : MovementSql.day(definition, alias);
            case "hour_of" -> alias == null ? null : MovementSql.hour(definition, alias);
            case "month_of" -> alias == null ? null : MovementSql.month(definition, alias);
            case "unit_of" -> alias == null ? null : MovementSql.unit(definition, sql.unit(), alias);
            case "tail_movements" -> sql.fill(MovementSql.TAIL);
            case "not_in_tail" -> sql.fill(MovementSql.NOT_IN_TAIL);
            case "in_month" -> sql.fill(MovementSql.IN_MONTH);
            default -> engineTable(name);
        };
    }

    private @Nullable String engineTable(String name) {
        String schema = Identifiers.quote(sql.schema().name());
        return switch (name) {
            case "schema" -> schema;
            case "recorders", "postings", "registers" -> schema + "." + name;
            default -> null;
        };
    }

    private static String columns(String of, Stream<String> names) {
        StringBuilder columns = new StringBuilder();
        names.forEach(
                name -> columns.append(columns.isEmpty() ? "" : ", ").append(of).append(Identifiers.quote(name)));
        return columns.toString();
    }

    @Override
    public @Nullable List<? extends SqlTemplate.Holes> items(String list) {
        return switch (list) {
            case "dimension" -> dimensionItems(list, sql.dimensions());
            case "resource" -> {
                List<Item> items = new ArrayList<>();
                sql.resources().forEach(r -> items.add(new ResourceItem(r, items.size() + 1)));
                yield items;
            }
            default -> sql.extra(list) instanceof Dimensions some ? dimensionItems(list, some.list()) : null;
        };
    }

    private List<Item> dimensionItems(String list, List<Dimension> some) {
        List<Item> items = new ArrayList<>();
        some.forEach(d -> items.add(new DimensionItem(list, d, items.size() + 1)));
        return items;
    }

    @Override
    public @Nullable Boolean condition(String name) {
        return switch (name) {
            case "balance" -> sql.isBalance();
            case "ledger" -> definition.kind() == RegisterKind.LEDGER;
            case "day" -> definition.totals() == TotalsDetail.DAY;
            case "counted" -> definition.totals() == TotalsDetail.DAY && sql.unit() == TotalsUnit.MONTH;
            case "utc" -> MovementSql.isByUtc(definition);
            default ->
                switch (sql.extra(name)) {
                    case Boolean holds -> holds;
                    case Dimensions some -> !some.list().isEmpty();
                    case null, default -> null;
                };
        };
    }

    /** Holes of an item of a list, before those of the statement around it. */
    private abstract class Item implements SqlTemplate.Holes {
        abstract @Nullable String own(String name, @Nullable String alias);

        @Override
        public @Nullable String text(String name, @Nullable String alias) {
            String own = own(name, alias);
            return own != null ? own : RegisterHoles.this.text(name, alias);
        }

        @Override
        public @Nullable List<? extends SqlTemplate.Holes> items(String list) {
            return RegisterHoles.this.items(list);
        }

        @Override
        public @Nullable Boolean condition(String name) {
            return RegisterHoles.this.condition(name);
        }
    }

    private final class DimensionItem extends Item {
        private final String list;
        private final Dimension dimension;
        private final int number;

        DimensionItem(String list, Dimension dimension, int number) {
            this.list = list;
            this.dimension = dimension;
            this.number = number;
        }

        @Override
        @Nullable
        String own(String name, @Nullable String alias) {
            if (name.equals(list)) {
                return Identifiers.quote(dimension.name());
            }
            return switch (name) {
                case "type" -> dimension.type().text();
                case "name" -> dimension.name();
                case "n" -> String.valueOf(number);
                default ->
                    sql.extra(name) instanceof DimensionText extra
                            ? extra.text().apply(dimension)
                            : null;
            };
        }
    }

    private final class ResourceItem extends Item {
        private final Resource resource;
        private final int number;

        ResourceItem(Resource resource, int number) {
            this.resource = resource;
            this.number = number;
        }

        @Override
        @Nullable
        String own(String name, @Nullable String alias) {
            return switch (name) {
                case "resource" -> Identifiers.quote(resource.name());
                case "receipt", "expense", "net", "opening", "closing" ->
                    Identifiers.quote(resource.name() + "_" + name);
                case "type" -> resource.type().name();
                case "name" -> resource.name();
                case "n" -> String.valueOf(number);
                case "receipt_of" -> alias == null ? null : MovementSql.receipt(resource, alias);
                case "expense_of" -> alias == null ? null : MovementSql.expense(resource, alias);
                case "receipts_of" -> alias == null ? null : MovementSql.receiptSum(resource, alias);
                case "expenses_of" -> alias == null ? null : MovementSql.expenseSum(resource, alias);
                default ->
                    sql.extra(name) instanceof ResourceText extra ? extra.text().apply(resource) : null;
            };
        }
    }
}
