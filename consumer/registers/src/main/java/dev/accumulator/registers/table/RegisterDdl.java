package dev.accumulator.registers.table;

import dev.accumulator.postgres.Identifiers;
import dev.accumulator.postgres.Schema;
import dev.accumulator.registers.model.Dimension;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterKind;
import dev.accumulator.registers.model.Resource;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * All generated DDL. Every identifier comes from a checked name and is quoted. The only other text from outside is the id of
 * a time zone, which PostgreSQL itself has confirmed.
 */
public final class RegisterDdl {
    private final RegisterDefinition definition;
    private final RegisterSql sql;

    /** The DDL of a register in a schema. */
    public RegisterDdl(Schema schema, RegisterDefinition definition) {
        this(new RegisterSql(schema, definition));
    }

    /** The DDL of a register. */
    public RegisterDdl(RegisterSql sql) {
        this.definition = sql.definition();
        this.sql = sql.withEachDimension("column_type", RegisterDdl::columnType)
                .withEachDimension("not_null", d -> d.nullable() ? "" : " not null");
    }

    /** Makes the tables, then the indexes, then the views. */
    public List<String> create() {
        TableDdl tables = new TableDdl(sql);
        List<String> statements = new ArrayList<>();
        statements.add(tables.cells());
        definition.dimensions().stream().skip(1).forEach(d -> statements.add(dimensionIndex(d)));
        statements.add(tables.log());
        // For reposts; most of them are at the right end of this index.
        statements.add(sql.fill("create index on {log} (recorder)"));
        statements.addAll(createIndexesOfReaders());
        statements.add(sql.fill("create table {log_rest} partition of {log} default"));
        statements.add(tables.tail());
        statements.add(tables.months());
        if (TotalsUnit.finest(definition) == TotalsUnit.DAY) {
            statements.add(tables.days());
        }
        if (definition.kind() == RegisterKind.LEDGER) {
            statements.addAll(tables.totalsByAccount());
        }
        statements.addAll(createViews());
        return statements;
    }

    private String dimensionIndex(Dimension dimension) {
        return of(dimension).fill("create index on {cell} ({dimensions})");
    }

    /** Takes the tables from an older definition to this one; only compatible changes are asked for. */
    public List<String> alter(RegisterDefinition older) {
        List<String> statements = new ArrayList<>(dropViews());
        for (Resource resource : definition.resources()) {
            var before = older.resource(resource.name());
            if (before.isEmpty()) {
                statements.addAll(addResource(of(resource)));
            } else if (!before.get().type().equals(resource.type())) {
                statements.add(
                        of(resource).fill("alter table {log} {each resource: alter column {resource} type {type}}"));
            }
        }
        boolean added = false;
        for (Dimension dimension : definition.dimensions()) {
            var before = older.dimension(dimension.name());
            if (before.isEmpty()) {
                statements.add(of(dimension)
                        .fill("alter table {cell} {each dimension: add column {dimension} {column_type}{not_null}}"));
                statements.add(dimensionIndex(dimension));
                added = true;
            } else if (!before.get().type().equals(dimension.type())) {
                statements.add(of(dimension)
                        .fill("alter table {cell} {each dimension: alter column {dimension} type {column_type}}"));
            }
        }
        if (added) {
            statements.add(sql.fill("alter table {cell} drop constraint {cell_key}"));
            statements.add(sql.fill("""
                    alter table {cell}
                      add constraint {cell_key} unique nulls not distinct ({dimensions})
                    """));
        }
        statements.addAll(createViews());
        return statements;
    }

    private List<String> addResource(RegisterSql of) {
        List<String> statements = new ArrayList<>();
        statements.add(of.fill("alter table {log} {each resource: add column {resource} {type} not null default 0}"));
        if (of.isBalance()) {
            statements.add(
                    of.fill("alter table {cell} {each resource: add column {resource} numeric not null default 0}"));
        }
        for (TotalsUnit unit : TotalsUnit.of(definition).reversed()) {
            statements.add(of.at(unit).fill("""
                    alter table {totals}
                      {each resource: add column {receipt} numeric not null default 0,
                      add column {expense} numeric not null default 0}
                    """));
            if (definition.kind() == RegisterKind.LEDGER) {
                statements.add(of.at(unit).fill("""
                        alter table {totals_by_account}
                          {each resource: add column {receipt} numeric not null default 0,
                          add column {expense} numeric not null default 0}
                        """));
            }
        }
        return statements;
    }

    private RegisterSql of(Dimension dimension) {
        return sql.only(List.of(dimension), List.of());
    }

    private RegisterSql of(Resource resource) {
        return sql.only(List.of(), List.of(resource));
    }

    /** Drops the views and the tables. */
    public List<String> drop() {
        List<String> statements = new ArrayList<>(dropViews());
        statements.add(sql.fill("""
                drop table if exists
                  {log}, {tail}, {days}, {month}, {cell}{if ledger:,
                  {days_by_account}, {month_by_account}}
                """));
        return statements;
    }

    /** Makes a month's partition as a table of its own: to attach it locks the other partitions for less long. */
    public String createMonth(YearMonth month) {
        return of(month).fill("create table {partition} (like {log} including all)");
    }

    /**
     * Attaches the table of a month for days of it. The bounds are cut in UTC whatever the register's days are cut in: they
     * only place rows.
     *
     * @param end the day after the last one
     */
    public String attachMonth(YearMonth month, LocalDate first, LocalDate end) {
        return of(month)
                .with("first_day", first.toString())
                .with("end_day", end.toString())
                .fill("""
                        alter table {log}
                          attach partition {partition}
                          for values from ('{first_day} 00:00:00+00') to ('{end_day} 00:00:00+00')
                        """);
    }

    /** Detaches the partition of a month, which stays as a table of its own. */
    public String detachMonth(YearMonth month) {
        return of(month).fill("alter table {log} detach partition {partition}");
    }

    private RegisterSql of(YearMonth month) {
        return sql.with("partition", sql.monthTable(month));
    }

    /**
     * Locks the parent table, and then the default partition. Nothing that goes through the register reaches another partition
     * meanwhile.
     */
    public String lockLog() {
        return sql.fill("lock table only {log}, only {log_rest} in access exclusive mode");
    }

    /**
     * Makes the index by posting, for the tail, and the index by cell and period, for a day or month of a cell. Only readers
     * and the folder want them, so that a load of many movements is faster without. Partitions that are made later have the
     * indexes that their log has then.
     */
    public List<String> createIndexesOfReaders() {
        return List.of(
                sql.fill("create index if not exists {by_posting} on {log} (posting)"),
                sql.fill("create index if not exists {by_cell} on {log} (cell, period)"));
    }

    /** Drops what {@link #createIndexesOfReaders} makes. */
    public List<String> dropIndexesOfReaders() {
        return List.of(
                sql.fill("drop index if exists {schema}.{by_posting}"),
                sql.fill("drop index if exists {schema}.{by_cell}"));
    }

    private List<String> createViews() {
        RegisterViews views = new RegisterViews(sql);
        return sql.isBalance()
                ? List.of(views.balances(), views.turnovers(), views.movements())
                : List.of(views.turnovers(), views.movements());
    }

    private List<String> dropViews() {
        return List.of(
                sql.fill("drop view if exists {balances} cascade"),
                sql.fill("drop view if exists {turnovers} cascade"),
                sql.fill("drop view if exists {movements} cascade"));
    }

    /** Text compares by its bytes, so that order and paging are the same on every server. */
    private static String columnType(Dimension dimension) {
        return switch (dimension.type().base()) {
            case TEXT, VARCHAR -> dimension.type().text() + " collate \"C\"";
            default -> dimension.type().text().toLowerCase(Locale.ROOT);
        };
    }

    /** Returns the table of the totals of a unit. */
    public static String totals(String unit) {
        return unit.equals("day") ? "days" : unit;
    }

    /** Returns the column of the receipts of a resource. */
    public static String receipt(Resource resource) {
        return Identifiers.quote(resource.name() + "_receipt");
    }

    /** Returns the column of the expenses of a resource. */
    public static String expense(Resource resource) {
        return Identifiers.quote(resource.name() + "_expense");
    }
}
