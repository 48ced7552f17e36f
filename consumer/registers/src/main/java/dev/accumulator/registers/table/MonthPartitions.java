package dev.accumulator.registers.table;

import java.time.YearMonth;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The partitions that a register's log has just now.
 *
 * @param months the months that have a partition, which holds movements of that month by UTC and none of another one. If the
 *     month got it late, some of its movements are in the default partition
 * @param areAll true if there is no other partition but the default one
 */
public record MonthPartitions(SortedSet<YearMonth> months, boolean areAll) {
    private static final Pattern MONTH = Pattern.compile("[0-9]{4}_[0-9]{2}");

    /** Looks up the partitions of a register. */
    public static MonthPartitions of(Database database, String register) {
        List<String> partitions = database.jdbc()
                .sql("""
                    select c.relname
                      from pg_inherits i
                      join pg_class c on c.oid = i.inhrelid
                     where i.inhparent = to_regclass(:log)
                    """)
                .param("log", database.schema().table(register, "log"))
                .query((row, n) -> row.getString("relname"))
                .list();
        String log = register + "_log_";
        SortedSet<YearMonth> months = new TreeSet<>();
        boolean areAll = true;
        for (String partition : partitions) {
            String suffix = partition.substring(Math.min(partition.length(), log.length()));
            if (MONTH.matcher(suffix).matches()) {
                months.add(YearMonth.parse(suffix.replace('_', '-')));
            } else {
                areAll &= suffix.equals("rest");
            }
        }
        return new MonthPartitions(months, areAll);
    }
}
