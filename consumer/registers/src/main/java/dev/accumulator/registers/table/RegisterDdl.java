package dev.accumulator.registers.table;

import static java.util.stream.Collectors.joining;

import dev.accumulator.postgres.Identifiers;
import dev.accumulator.postgres.Schema;
import dev.accumulator.registers.model.Dimension;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterKind;
import dev.accumulator.registers.model.Resource;
import dev.accumulator.registers.model.TotalsDetail;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * All generated DDL. Every identifier comes from a checked name and is quoted; no text from outside gets here but the id
 * of a time zone, which PostgreSQL itself has confirmed.
 */
public final class RegisterDdl {
    /** No name of a register can end like that. */
    private static final String BY_CELL = "log-by-cell";

    private static final String BY_POSTING = "log-by-posting";

    private final Schema schema;
    private final RegisterDefinition definition;

    public RegisterDdl(Schema schema, RegisterDefinition definition) {
        this.schema = schema;
        this.definition = definition;
    }

    /** Tables, then indexes, then views. */
    public List<String> create() {
        List<String> statements = new ArrayList<>();
        statements.add(cellTable());
        definition.dimensions().stream().skip(1).forEach(d -> statements.add(dimensionIndex(d)));
        statements.add(logTable());
        statements.addAll(logIndexes());
        statements.add("create table %s partition of %s default".formatted(table("log_rest"), table("log")));
        statements.add(
                "create table %s (posting bigint primary key, movements integer not null)".formatted(table("tail"))
                        + " with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 200)");
        statements.add(totalsTable("month"));
        if (keepsDays()) {
            statements.add(totalsTable("day"));
        }
        statements.addAll(createViews());
        return statements;
    }

    /** What takes the tables from an older definition to this one; only compatible changes are asked for. */
    public List<String> alter(RegisterDefinition older) {
        List<String> statements = new ArrayList<>(dropViews(older));
        for (Resource resource : definition.resources()) {
            var before = older.resource(resource.name());
            if (before.isEmpty()) {
                statements.addAll(addResource(resource));
            } else if (!before.get().type().equals(resource.type())) {
                statements.add("alter table %s alter column %s type %s"
                        .formatted(
                                table("log"),
                                quote(resource.name()),
                                resource.type().name()));
            }
        }
        boolean added = false;
        for (Dimension dimension : definition.dimensions()) {
            var before = older.dimension(dimension.name());
            if (before.isEmpty()) {
                statements.add("alter table %s add column %s".formatted(table("cell"), column(dimension)));
                statements.add(dimensionIndex(dimension));
                added = true;
            } else if (!before.get().type().equals(dimension.type())) {
                statements.add("alter table %s alter column %s type %s"
                        .formatted(table("cell"), quote(dimension.name()), type(dimension)));
            }
        }
        if (added) {
            statements.add("alter table %s drop constraint %s".formatted(table("cell"), quote(keyName())));
            statements.add("alter table %s add %s".formatted(table("cell"), key()));
        }
        statements.addAll(createViews());
        return statements;
    }

    private List<String> addResource(Resource resource) {
        List<String> statements = new ArrayList<>();
        statements.add("alter table %s add column %s %s not null default 0"
                .formatted(table("log"), quote(resource.name()), resource.type().name()));
        if (definition.kind() == RegisterKind.BALANCE) {
            statements.add("alter table %s add column %s numeric not null default 0"
                    .formatted(table("cell"), quote(resource.name())));
        }
        List<String> totals = keepsDays() ? List.of("month", "day") : List.of("month");
        for (String level : totals) {
            statements.add(
                    "alter table %s add column %s numeric not null default 0, add column %s numeric not null default 0"
                            .formatted(table(totals(level)), receipt(resource), expense(resource)));
        }
        return statements;
    }

    public List<String> drop() {
        List<String> statements = new ArrayList<>(dropViews(definition));
        statements.add("drop table if exists %s, %s, %s, %s, %s"
                .formatted(table("log"), table("tail"), table("days"), table("month"), table("cell")));
        return statements;
    }

    /** A month's partition as a table of its own; attaching it locks the register's other partitions for less long. */
    public String createMonth(YearMonth month) {
        return "create table %s (like %s including all)".formatted(monthTable(month), table("log"));
    }

    public String attachMonth(YearMonth month) {
        return "alter table %s attach partition %s for values from ('%s') to ('%s')"
                .formatted(table("log"), monthTable(month), start(month), start(month.plusMonths(1)));
    }

    /** Without its partitions, which whoever comes to them through the register does not reach meanwhile. */
    public String lockLog() {
        return "lock table only %s in access exclusive mode".formatted(table("log"));
    }

    public String detachMonth(YearMonth month) {
        return "alter table %s detach partition %s".formatted(table("log"), monthTable(month));
    }

    public String monthTable(YearMonth month) {
        return table(monthSuffix(month));
    }

    public static String monthSuffix(YearMonth month) {
        return "log_%04d_%02d".formatted(month.getYear(), month.getMonthValue());
    }

    /** Partition bounds are cut in UTC whatever the register's days are cut in: they only place rows. */
    private static String start(YearMonth month) {
        LocalDate first = month.atDay(1);
        return first + " 00:00:00+00";
    }

    private String cellTable() {
        List<String> columns = new ArrayList<>();
        columns.add("cell bigint generated always as identity primary key");
        definition.dimensions().forEach(d -> columns.add(column(d)));
        if (definition.kind() == RegisterKind.BALANCE) {
            definition.resources().forEach(r -> columns.add(quote(r.name()) + " numeric not null default 0"));
        }
        columns.add(key());
        // Room on each page lets the folder's updates stay on it, so that no index entry has to be written (HOT).
        return "create table %s (%s) with (fillfactor = 70)".formatted(table("cell"), String.join(", ", columns));
    }

    private String key() {
        return "constraint %s unique nulls not distinct (%s)"
                .formatted(
                        quote(keyName()),
                        definition.dimensionNames().stream()
                                .map(Identifiers::quote)
                                .collect(joining(", ")));
    }

    private String keyName() {
        return definition.name() + "_cell_key";
    }

    private String dimensionIndex(Dimension dimension) {
        return "create index on %s (%s)".formatted(table("cell"), quote(dimension.name()));
    }

    private String logTable() {
        String resources = definition.resources().stream()
                .map(r -> quote(r.name()) + " " + r.type().name() + " not null")
                .collect(joining(", "));
        return "create table %s (posting bigint not null, recorder bigint not null, cell bigint not null, "
                        .formatted(table("log"))
                + "period timestamptz not null, revision bigint not null, line integer not null, "
                + "reversal boolean not null, " + resources + ") partition by range (period)";
    }

    private List<String> logIndexes() {
        // By recorder for reposts, at the right end of which most of them are.
        List<String> statements = new ArrayList<>();
        statements.add("create index on %s (recorder)".formatted(table("log")));
        statements.addAll(createIndexesOfReaders());
        return statements;
    }

    /**
     * By posting for the tail, and by cell and period for those of a day or month of a cell. Only readers and the folder want
     * them, so that a load of many movements is quicker without. Partitions that are made later have what their log has then.
     */
    public List<String> createIndexesOfReaders() {
        return List.of(
                "create index if not exists %s on %s (posting)".formatted(index(BY_POSTING), table("log")),
                "create index if not exists %s on %s (cell, period)".formatted(index(BY_CELL), table("log")));
    }

    public List<String> dropIndexesOfReaders() {
        return List.of(
                "drop index if exists " + schema.table(definition.name(), BY_POSTING),
                "drop index if exists " + schema.table(definition.name(), BY_CELL));
    }

    private String index(String suffix) {
        return quote(definition.name() + "_" + suffix);
    }

    private String totalsTable(String level) {
        String resources = definition.resources().stream()
                .map(r -> receipt(r) + " numeric not null, " + expense(r) + " numeric not null")
                .collect(joining(", "));
        String count =
                keepsDays() && level.equals("month") ? "movements integer not null, by_day boolean not null, " : "";
        return "create table %s (cell bigint not null, %s date not null, %s%s, primary key (cell, %s)) with (fillfactor = 85)"
                .formatted(table(totals(level)), level, count, resources, level);
    }

    private boolean keepsDays() {
        return definition.totals() == TotalsDetail.DAY;
    }

    /**
     * The table of the totals of a unit. Where every day of a cell had a row, the table was called as its unit is: a program
     * that takes a month for one whose days are all there finds no table, rather than wrong numbers.
     */
    public static String totals(String unit) {
        return unit.equals("day") ? "days" : unit;
    }

    private String createOrReplaceTurnovers() {
        return "create or replace view %s as %s"
                .formatted(table("turnovers"), new RegisterViews(schema, definition).turnovers());
    }

    private List<String> createViews() {
        List<String> views = new ArrayList<>();
        if (definition.kind() == RegisterKind.BALANCE) {
            views.add("create view %s as %s"
                    .formatted(table("balances"), new RegisterViews(schema, definition).balances()));
        }
        views.add(createOrReplaceTurnovers());
        views.add("create view %s as %s"
                .formatted(table("movements"), new RegisterViews(schema, definition).movements()));
        return views;
    }

    private List<String> dropViews(RegisterDefinition of) {
        return java.util.stream.Stream.of("balances", "turnovers", "movements")
                .map(view -> "drop view if exists " + schema.table(of.name(), view) + " cascade")
                .toList();
    }

    private String column(Dimension dimension) {
        return quote(dimension.name()) + " " + type(dimension) + (dimension.nullable() ? "" : " not null");
    }

    /** Text compares by its bytes, so that order and paging are the same on every server. */
    private static String type(Dimension dimension) {
        return switch (dimension.type().base()) {
            case TEXT, VARCHAR -> dimension.type().text() + " collate \"C\"";
            default -> dimension.type().text().toLowerCase(Locale.ROOT);
        };
    }

    private String table(String suffix) {
        return schema.table(definition.name(), suffix);
    }

    private static String quote(String name) {
        return Identifiers.quote(name);
    }

    public static String receipt(Resource resource) {
        return Identifiers.quote(resource.name() + "_receipt");
    }

    public static String expense(Resource resource) {
        return Identifiers.quote(resource.name() + "_expense");
    }
}
