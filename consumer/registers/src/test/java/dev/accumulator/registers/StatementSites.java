package dev.accumulator.registers;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** When the methods run that every other operation needs, or that run one of several statements of an operation. */
final class StatementSites {
    /**
     * The place of a method's statements.
     *
     * @param file the file in {@code docs/sql}
     * @param sentence says when they run
     */
    record Site(String file, String sentence) {}

    private static final Map<String, Site> SITES = Map.ofEntries(
            site(
                    "table.RegistersTable.all",
                    "catalog.sql",
                    "When a process lists all registers, and before one is made."),
            site(
                    "table.RegistersTable.byName",
                    "catalog.sql",
                    "When a process meets the name of a register for the first time."),
            site(
                    "table.RegistersTable.byIds",
                    "catalog.sql",
                    "When a process meets a register or a version that it has not opened."),
            site(
                    "table.RegistersTable.versions",
                    "catalog.sql",
                    "Before each fold: which registers are there, and have they changed?"),
            site(
                    "table.RegistersTable.versionByName",
                    "catalog.sql",
                    "Before each read that is not a single statement: has the register changed?"),
            site(
                    "table.RegistersTable.lockAll",
                    "catalog.sql",
                    "Before a register is made, changed or dropped: keeps postings out."),
            site("table.RegistersTable.insert", "catalog.sql", "When a register is made."),
            site("table.RegistersTable.update", "catalog.sql", "When a definition changes in place."),
            site("table.RegistersTable.delete", "catalog.sql", "When a register is dropped."),
            site("table.RegistersTable.open", "catalog.sql", "When old months are detached."),
            site("table.RegistersTable.close", "closings.sql", "When a register is closed or opened."),
            site(
                    "table.RegistersTable.byNameForUpdate",
                    "catalog.sql",
                    "Before a register is changed, dropped or cut: waits for postings in flight."),
            site(
                    "table.RegistersTable.versionsLocked",
                    "posting.sql",
                    "First in each posting: holds off changes of the registers that it names."),
            site(
                    "table.RegistersTable.tryLockForFolding",
                    "fold.sql",
                    "First in each fold: takes the folder's place, if it is free and the definition has not changed."),
            site(
                    "table.RegistersTable.lockForFolding",
                    "repair.sql",
                    "First in each repair: waits for the folder's place."),
            site(
                    "table.PostingsTable.begin",
                    "posting.sql",
                    "In each posting: gives it its number, and ids for recorders that may be new."),
            site(
                    "table.PostingsTable.record",
                    "posting.sql",
                    "Last in a posting that appends no movements: takes its moment and records it."),
            site(
                    "posting.NewRecorders.insert",
                    "posting.sql",
                    "In each posting: makes the rows of the documents that are new."),
            site(
                    "posting.NewRecorders.copy",
                    "posting.sql",
                    "In a posting of many documents that are expected to be new: makes their rows."),
            site(
                    "posting.RecordersTable.lock",
                    "posting.sql",
                    "In a posting with known documents: locks their rows before anything else of them is touched."),
            site(
                    "posting.RecordersTable.replace",
                    "posting.sql",
                    "In a posting with newer revisions of known documents: writes their new state."),
            site(
                    "posting.RecordersTable.withdraw",
                    "posting.sql",
                    "In a posting that withdraws documents: marks them as withdrawn."),
            site(
                    "posting.RecordersTable.moveToEarlierCopies",
                    "posting.sql",
                    "In a posting with copies of a revision from another stream, written earlier: keeps their origin."),
            site(
                    "posting.WithdrawalsTable.of",
                    "posting.sql",
                    "In a posting of documents that were withdrawn before: reads their withdrawals."),
            site(
                    "posting.WithdrawalsTable.keep",
                    "posting.sql",
                    "In a posting with withdrawals that have an origin: keeps them."),
            site(
                    "posting.PassedOverTable.keep",
                    "posting.sql",
                    "In a posting with changes that came too late: notes the last of each document."),
            site(
                    "posting.SeveralStreamsTable.keep",
                    "posting.sql",
                    "In a posting with documents that were in another stream before: notes them."),
            site(
                    "posting.RecordersTable.delete",
                    "floors.sql",
                    "When all changes of a new document are refused: takes back the row that was made for it."),
            site(
                    "posting.FloorGroupsTable.make",
                    "floors.sql",
                    "First for documents that lower a balance with a floor: makes the rows of groups that may be new."),
            site(
                    "posting.FloorGroupsTable.lock",
                    "floors.sql",
                    "Then locks the groups, in one order. Who waited here sees what the others have posted."),
            site(
                    "posting.FloorGroupsTable.begin",
                    "floors.sql",
                    "Then takes the moment of the decision, and sets the planner to indexes."),
            site("posting.FloorGroupsTable.end", "floors.sql", "When all levels are read: restores the planner."),
            site(
                    "table.LevelReads.balances",
                    "floors.sql",
                    "For floors of now: reads the balances of all movements up to the moment."),
            site(
                    "table.LevelReads.months",
                    "floors.sql",
                    "For floors of always: reads the receipts and expenses of the groups by month."),
            site(
                    "table.LevelReads.days",
                    "floors.sql",
                    "For months whose opening balance less all expenses is too low: reads the same by day."),
            site(
                    "table.LevelReads.steps",
                    "floors.sql",
                    "For days whose opening balance less all expenses is too low: reads the movements, by moment."),
            site(
                    "table.CellTable.select",
                    "posting.sql",
                    "In a posting with cells that the process does not remember: looks them up."),
            site(
                    "table.CellTable.insert",
                    "posting.sql",
                    "In a posting with cells that are not there either: makes them."),
            site(
                    "table.CellTable.keys",
                    "posting.sql",
                    "In a posting that takes movements back: reads the dimension values of their cells, for those who are told."),
            site("table.LogTable.append", "posting.sql", "In each posting: appends the movements to the log."),
            site(
                    "table.LogTable.reversals",
                    "posting.sql",
                    "In a posting that takes movements back: reads the movements to reverse, by index, and restores the plans."),
            site(
                    "table.TailTable.add",
                    "posting.sql",
                    "In a posting to several registers: names it in the tail of each but the last."),
            site(
                    "table.TailTable.addLast",
                    "posting.sql",
                    "Last in each posting: names it in the tail of the last register, takes its moment and records it."),
            site(
                    "table.MomentsTable.state",
                    "balances.sql",
                    "Before each read of what was known at a moment: is the moment settled?"),
            site(
                    "table.MomentsTable.isBarrierLocked",
                    "moments.sql",
                    "When a moment is not settled: takes a turn that lasts for the next statement."),
            site(
                    "table.MomentsTable.setBarrier",
                    "moments.sql",
                    "When a moment is not settled: raises the barrier, so that no later posting is recorded before it."),
            site(
                    "table.MomentsTable.stamped",
                    "moments.sql",
                    "When a moment is not settled: which transactions have taken a moment and not ended?"),
            site(
                    "table.MomentsTable.isOpen",
                    "moments.sql",
                    "Again and again until those have ended, at most for two seconds."),
            site("table.MomentsTable.settle", "moments.sql", "Then the moment is settled, for all reads to come."),
            site(
                    "table.Folder.ask",
                    "fold.sql",
                    "First in each round of folds, for up to 64 registers: which of them have movements to fold?"),
            site("table.TotalsFolder.tail", "fold.sql", "In each fold: reads the oldest postings of the tail."),
            site(
                    "table.TotalsFolder.tailMovements",
                    "fold.sql",
                    "When a reader of the register asks how many movements wait."),
            site(
                    "table.TotalsFolder.makeDaysLocked",
                    "fold.sql",
                    "When the folder has time: finds busy months without day totals, and makes some."),
            site(
                    "posting.MonthAttachment.exists",
                    "months.sql",
                    "Before a month's partition is made: another process may have made it."),
            site(
                    "posting.MonthAttachment.free",
                    "months.sql",
                    "Before a month's partition is made: of which of its days does the default partition hold movements?"),
            site(
                    "posting.MonthAttachment.monthsInRest",
                    "months.sql",
                    "Once in each process: finds months that are in the default partition and can have one of their own."),
            site(
                    "table.MonthPartitions.of",
                    "months.sql",
                    "When a process opens the first month of a register, detaches months, or makes first totals."),
            site(
                    "table.FirstTotals.sharesMonths",
                    "load.sql",
                    "Before first totals: does the default partition hold movements of months that have a partition?"),
            site(
                    "lifecycle.BulkLoad.holdsMovements",
                    "load.sql",
                    "Before the indexes of readers are dropped: only of a register without movements."));

    private StatementSites() {}

    static @Nullable Site of(String method) {
        return SITES.get(method);
    }

    private static Map.Entry<String, Site> site(String method, String file, String sentence) {
        return Map.entry(method, new Site(file, sentence));
    }
}
