-- Statements that the engine runs for the register "inventory" in schema accumulator_1;
-- accumulator_2 is the schema of another generation. Made by the build, see README.md.

-- Again and again, while somebody follows a register: settles what is recorded.
select m.settled,
       coalesce(m.settled < (select max(recorded_at)
                               from "accumulator_1".postings
                              where recorded_at < 'infinity'), false) as is_behind,
       current_setting('transaction_read_only') = 'off'
         and has_sequence_privilege('"accumulator_1".moment_barrier', 'update')
         and has_table_privilege('"accumulator_1".moments', 'update') as can_settle
  from "accumulator_1".moments m;

-- When somebody begins to follow it.
select p.posting, cast(extract(epoch from p.recorded_at) * 1000000 as bigint) as micros
  from "accumulator_1".postings p
 where p.recorded_at <= (select settled from "accumulator_1".moments)
 order by p.recorded_at desc, p.posting desc
 limit 1;

-- When somebody begins to follow it in several databases, at one moment that is settled in all.
select p.posting, cast(extract(epoch from p.recorded_at) * 1000000 as bigint) as micros
  from "accumulator_1".postings p
 where p.recorded_at <= (select least(settled, cast(:moment as timestamptz)) from "accumulator_1".moments)
 order by p.recorded_at desc, p.posting desc
 limit 1;

-- When somebody asks for the movements after a place.
select p.posting, cast(extract(epoch from p.recorded_at) * 1000000 as bigint) as micros
  from "accumulator_1".postings p
 where p.recorded_at >= (timestamptz 'epoch' + cast(:micros as bigint) * interval '1 microsecond')
   and p.recorded_at <= (select settled from "accumulator_1".moments)
   and (p.recorded_at > (timestamptz 'epoch' + cast(:micros as bigint) * interval '1 microsecond')
        or p.posting > :posting
        or (cast(:within as boolean) and p.posting = :posting))
 order by p.recorded_at, p.posting
 limit :postingsMax;

-- When somebody asks for the movements after a place.
select l.posting, l.recorder as _recorder, l.period, r.recorder, l.revision, l.line, l.reversal,
       p.recorded_at, cast(extract(epoch from p.recorded_at) * 1000000 as bigint) as _micros,
       c."warehouse", c."product", l."quantity", l."amount"
  from (select *
          from "accumulator_1"."inventory_log"
         where posting = any (cast(:postings as bigint[]))
        offset 0) l
  join "accumulator_1"."inventory_cell" c on c.cell = l.cell
  join "accumulator_1".recorders r on r.id = l.recorder
  join "accumulator_1".postings p on p.posting = l.posting
 where l.posting <> :posting
    or (l.recorder, not l.reversal, l.line)
       > (cast(:recorder as bigint), not cast(:reversal as boolean), cast(:line as integer))
 order by p.recorded_at, l.posting, l.recorder, l.reversal desc, l.line
 limit :limit;

-- When somebody asks for the cells that were changed after a place.
select distinct l.cell
  from "accumulator_1"."inventory_log" l
 where l.posting = any (cast(:postings as bigint[]))
   and l.cell > :after
 order by l.cell
 limit :limit;

-- When somebody asks for the cells that were changed after a place.
select c.cell as _cell, c."warehouse", c."product",
       c."quantity" + coalesce(t."quantity", 0) as "quantity",
       c."amount" + coalesce(t."amount", 0) as "amount"
  from "accumulator_1"."inventory_cell" c
  left join (select l.cell, sum(l."quantity") as "quantity", sum(l."amount") as "amount"
               from (select *
                       from "accumulator_1"."inventory_log"
                      where posting = any (array(select posting from "accumulator_1"."inventory_tail"))
                     offset 0) l
              where l.cell = any (cast(:cells as bigint[]))
              group by l.cell) t
    on t.cell = c.cell
 where c.cell = any (cast(:cells as bigint[]))
 order by c.cell;

-- When somebody asks for the next page of these cells.
select p.posting
  from "accumulator_1".postings p
 where p.recorded_at between (timestamptz 'epoch' + cast(:micros as bigint) * interval '1 microsecond') and (timestamptz 'epoch' + cast(:endMicros as bigint) * interval '1 microsecond')
   and (p.recorded_at > (timestamptz 'epoch' + cast(:micros as bigint) * interval '1 microsecond') or p.posting > :posting)
   and (p.recorded_at < (timestamptz 'epoch' + cast(:endMicros as bigint) * interval '1 microsecond') or p.posting <= :endPosting);

-- When somebody asks for all cells, page by page.
select c.cell
  from "accumulator_1"."inventory_cell" c
 where c.cell > :after
 order by c.cell
 limit :limit;
