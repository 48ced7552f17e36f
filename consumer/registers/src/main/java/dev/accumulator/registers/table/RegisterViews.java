package dev.accumulator.registers.table;

/** A register's views. Each adds the tail, so a view is as exact as the REST API. */
final class RegisterViews {
    private final RegisterSql sql;

    RegisterViews(RegisterSql sql) {
        this.sql = sql;
    }

    String balances() {
        return sql.fill("""
                create view {balances} as
                select {dimensions:c},
                       {each resource: c.{resource} + coalesce(t.{resource}, 0) as {resource}}
                  from {cell} c
                  left join (select l.cell, {each resource: sum(l.{resource}) as {resource}}
                               from {log} l
                              where l.posting = any (array(select posting from {tail}))
                              group by l.cell) t
                    on t.cell = c.cell
                """);
    }

    /** Each branch of the union has the dimensions, so that a filter on them reaches the indexes of each. */
    String turnovers() {
        return sql.fill("""
                create or replace view {turnovers} as
                select {dimensions:t}, t.{unit},
                       {each resource: sum(t.{receipt}) as {receipt}, sum(t.{expense}) as {expense},
                       sum(t.{receipt}) - sum(t.{expense}) as {net}}
                  from (select {dimensions:c}, t.{unit},
                               {figures:t}
                          from {totals} t
                          join {cell} c on c.cell = t.cell
                         union all
                        select {dimensions:c}, {unit_of:l},
                               {each resource: {receipt_of:l},
                               {expense_of:l}}
                          from {tail_movements} l
                          join {cell} c on c.cell = l.cell
                         {if day: union all
                        select {dimensions:c}, {unit_of:l},
                               {each resource: {receipt_of:l},
                               {expense_of:l}}
                          from (select l.*
                                  from {month} m
                                  join {log} l
                                    on {in_month}
                                 where not m.by_day
                                   and {not_in_tail}) l
                          join {cell} c on c.cell = l.cell}) t
                 group by {dimensions:t}, t.{unit}
                """);
    }

    /** The server leaves the last join out where nobody asks for its column. */
    String movements() {
        return sql.fill("""
                create view {movements} as
                select l.period, r.recorder, l.revision, l.line, l.reversal, p.recorded_at,
                       v.own_period as original_period, {dimensions:c}, {resources:l}
                  from {log} l
                  join {cell} c on c.cell = l.cell
                  join {recorders} r on r.id = l.recorder
                  join {postings} p on p.posting = l.posting
                  left join {schema}.moved_movements v
                    on v.recorder = l.recorder and v.revision = l.revision and v.line = l.line
                       and v.reversal = l.reversal
                """);
    }
}
