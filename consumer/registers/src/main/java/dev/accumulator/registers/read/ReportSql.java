package dev.accumulator.registers.read;

import dev.accumulator.registers.model.Interval;
import dev.accumulator.registers.model.TurnoverQuery;
import dev.accumulator.registers.table.RegisterSql;
import java.util.List;

/** The statement for turnovers of each document, and for those of each interval, also where nothing moved. */
final class ReportSql {
    /**
     * The parts are what moved: the turnover before the range, which is an interval without a start, and those of the
     * intervals or documents. Where rows without movements are wanted, each group that is among the parts gets one of zeros for
     * each interval, or one without a document if it has none.
     *
     * <p>Groups are counted before they are multiplied. If they are too many, each gets one row only, and all rows say so,
     * whatever was asked of their figures.
     */
    static final String REPORT = """
            with parts as (
                select p.*
                  from (select {for group: u.{group}, }u.start{if document:, u._recorder}, u._before,
                               {each resource: coalesce(sum(u.{receipt}), 0) as {receipt},
                               coalesce(sum(u.{expense}), 0) as {expense}}
                          from (select {for group: i.{group}, }i.start{if document:, i._recorder},
                                       {figures:i}, false as _before
                                  from ({range}) i
                                {if opened: union all
                                select {for group: b.{group}, }cast(null as {start_type}) as start{if document:, cast(null as bigint)},
                                       {figures:b}, true as _before
                                  from ({before}) b}) u
                         group by {for group: u.{group}, }u.start{if document:, u._recorder}, u._before) p
                 where case when p._before
                            then {any resource: p.{receipt} <> p.{expense}}
                            else {any resource: p.{receipt} <> 0 or p.{expense} <> 0} end){if empty:,
            groups as (
                select {for group: p.{group}, }coalesce(bool_or(not p._before), false) as _moved
                  from parts p
                 {if group: group by {each group: p.{group}}}
                 {unless document: limit {groups_max} + 1})}
            select *
              from (select {for group: g.{group}, }g.start{if document:, d.recorder}, g._before,
                           {each resource: g.{receipt}, g.{expense}, g.{receipt} - g.{expense} as {net}{if running:,
                           sum(g.{receipt} - g.{expense}) over w - (g.{receipt} - g.{expense}) as {opening},
                           sum(g.{receipt} - g.{expense}) over w as {closing}}}{if bounded:,
                           (select count(*) from groups) > {groups_max} as _too_many}
                      from {unless empty: parts}{if empty: ({all_parts})} g
                      {if document: left join {recorders} d on d.id = g._recorder}
                    {if running: window w as ({if group: partition by {each group: g.{group}} }
                                 order by g.start nulls first, {if document: d.recorder nulls first, }g._before desc)}) q
             where not q._before
               {if bounded: and (q._too_many or (true}
               {conditions}
               {after}
               {if bounded: ))}
             {order_and_limit}
            """;

    private static final String WITH_ZEROS = """
            select {for group: u.{group}, }u.start{if document:, u._recorder}, u._before,
                   {each resource: sum(u.{receipt}) as {receipt}, sum(u.{expense}) as {expense}}
              from (select {for group: p.{group}, }p.start{if document:, p._recorder}, p._before, {figures:p}
                      from parts p
                     union all
                    select {for group: x.{group}, }{unless document: s.start}{if document: null, null}, false, {each resource: 0, 0}
                      from groups x
                      {unless document: cross join unnest(cast({starts} as {start_type}[])) with ordinality s (start, n)
                     where s.n = 1 or (select count(*) from groups) <= {groups_max}}
                      {if document: where not x._moved}) u
             group by {for group: u.{group}, }u.start{if document:, u._recorder}, u._before
            """;

    private ReportSql() {}

    /** True if this statement answers a query, and no other one does. */
    static boolean answers(TurnoverQuery query) {
        return query.interval() == Interval.DOCUMENT || (query.interval() != null && query.empty());
    }

    /** Returns the type of what an interval begins with. */
    static String startType(TurnoverQuery query) {
        return query.interval() == null || query.interval().isOfDays() ? "date" : "timestamptz";
    }

    /**
     * Adds what the statement needs to the holes of the other statements of turnovers.
     *
     * @param starts all intervals, if there is a row for each; empty for documents
     */
    static RegisterSql in(RegisterSql ranges, TurnoverQuery query, List<String> starts, Parameters parameters) {
        boolean isOfDocuments = query.interval() == Interval.DOCUMENT;
        boolean isBounded = query.empty() && !isOfDocuments;
        RegisterSql sql = ranges.when("document", isOfDocuments)
                .when("empty", query.empty())
                .when("bounded", isBounded)
                .when("running", query.balances())
                .when("opened", query.balances() && query.from() != null);
        if (!query.empty()) {
            return sql;
        }
        if (isBounded) {
            sql = sql.with("groups_max", String.valueOf(EmptyIntervals.groupsMax(starts.size())))
                    .with("starts", parameters.add(starts.toArray(String[]::new)));
        }
        return sql.with("all_parts", WITH_ZEROS);
    }
}
