package dev.accumulator.registers.table;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;

/** The tail of a register: the postings whose movements are not in the totals yet. */
public final class TailTable {
    private final Database database;
    private final String add;
    private final String addLast;
    private final String addAll;

    TailTable(Database database, RegisterSql sql) {
        this.database = database;
        this.add = sql.fill("""
                insert into {tail} (posting, movements)
                values (:posting, :movements)
                """);
        this.addLast = sql.with("recorded", MomentsTable.RECORDED).fill("""
                with {recorded}
                insert into {tail} (posting, movements)
                values (:posting, :movements)
                returning (select recorded_at from recorded)
                """);
        this.addAll = sql.fill("""
                insert into {tail} (posting, movements)
                select p.posting, p.movements
                  from unnest(cast(:postings as bigint[]), cast(:movements as integer[])) as p (posting, movements)
                """);
    }

    /** Names a posting's movements as not yet in the totals. */
    public void add(long posting, int movements) {
        database.jdbc()
                .sql(add)
                .param("posting", posting)
                .param("movements", movements)
                .update();
    }

    /**
     * Does the same for the last register of a posting, and records the posting in the same statement.
     *
     * @return the moment of recording
     */
    public Instant addLast(long posting, int movements) {
        return database.jdbc()
                .sql(addLast)
                .param("posting", posting)
                .param("movements", movements)
                .param("stamping", MomentsTable.stamping(database.schema()))
                .query(OffsetDateTime.class)
                .single()
                .toInstant();
    }

    /** Names several postings, each with the number of its movements. */
    public void addAll(List<Long> postings, List<Integer> movements) {
        database.jdbc()
                .sql(addAll)
                .param("postings", postings.toArray(Long[]::new))
                .param("movements", movements.toArray(Integer[]::new))
                .update();
    }
}
