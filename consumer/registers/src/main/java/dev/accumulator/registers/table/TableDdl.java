package dev.accumulator.registers.table;

import dev.accumulator.registers.model.Entry;
import dev.accumulator.registers.model.RegisterDefinition;
import java.util.ArrayList;
import java.util.List;

/**
 * The statements that make the tables of a register.
 *
 * @param sql with the holes {@code column_type} and {@code not_null} of each dimension
 */
record TableDdl(RegisterSql sql) {

    String cells() {
        // Room on each page lets the folder's updates stay on it, so that no index entry has to be written (HOT).
        return sql.fill("""
                create table {cell} (
                    cell bigint generated always as identity primary key,
                    {each dimension: {dimension} {column_type}{not_null}},
                    {if balance: {each resource: {resource} numeric not null default 0},}
                    constraint {cell_key} unique nulls not distinct ({dimensions})
                ) with (fillfactor = 70)
                """);
    }

    String log() {
        return sql.fill("""
                create table {log} (
                    posting bigint not null,
                    recorder bigint not null,
                    cell bigint not null,
                    period timestamptz not null,
                    revision bigint not null,
                    line integer not null,
                    reversal boolean not null,
                    {each resource: {resource} {type} not null}
                ) partition by range (period)
                """);
    }

    String tail() {
        // Rows come and go with each posting: the few that are left at a time must not hide among many dead ones.
        return sql.fill("""
                create table {tail} (
                    posting bigint primary key,
                    movements integer not null
                ) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 200)
                """);
    }

    String months() {
        return sql.fill("""
                create table {month} (
                    cell bigint not null,
                    month date not null,
                    {if day: movements integer not null,
                    by_day boolean not null,}
                    {each resource: {receipt} numeric not null, {expense} numeric not null},
                    primary key (cell, month)
                ) with (fillfactor = 85)
                """);
    }

    String days() {
        return sql.fill("""
                create table {days} (
                    cell bigint not null,
                    day date not null,
                    {each resource: {receipt} numeric not null, {expense} numeric not null},
                    primary key (cell, day)
                ) with (fillfactor = 85)
                """);
    }

    /**
     * The tables of a ledger's totals by account. Trial balances read all accounts: of a range of days, and of most months,
     * because an opening is all that was before; cards read the months of some accounts.
     */
    List<String> totalsByAccount() {
        RegisterDefinition definition = sql.definition();
        RegisterSql byAccount =
                sql.only(List.of(definition.dimension(Entry.ACCOUNT).orElseThrow()), definition.resources());
        List<String> statements = new ArrayList<>();
        for (TotalsUnit unit : TotalsUnit.of(definition).reversed()) {
            statements.add(byAccount
                    .at(unit)
                    .with("key", unit == TotalsUnit.DAY ? "day, {account}" : "{account}, month")
                    .fill("""
                            create table {totals_by_account} (
                                {each dimension: {dimension} {column_type}{not_null}},
                                {unit} date not null,
                                {each resource: {receipt} numeric not null, {expense} numeric not null},
                                primary key ({key})
                            ) with (fillfactor = 85)
                            """));
        }
        return statements;
    }
}
