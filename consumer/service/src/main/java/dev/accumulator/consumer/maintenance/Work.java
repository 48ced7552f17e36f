package dev.accumulator.consumer.maintenance;

import dev.accumulator.consumer.generation.Generation;
import dev.accumulator.consumer.order.OrderRowCheck;
import dev.accumulator.registers.Registers;
import dev.accumulator.registers.model.VerificationReport;
import java.util.List;

/** What a run does: register by register, each in a transaction of its own, then the order rows. */
final class Work {
    private final RunsTable runs;
    private final LongTransactions transactions;
    private final OrderRowCheck orders;

    Work(RunsTable runs, LongTransactions transactions, OrderRowCheck orders) {
        this.runs = runs;
        this.transactions = transactions;
        this.orders = orders;
    }

    /**
     * A run that was admitted.
     *
     * @param registers those to go through
     * @param whole whether the order rows too
     */
    record Task(long run, Run.Kind kind, Generation generation, List<String> registers, boolean whole) {}

    /** Whether it came to its end; false if the run was ended from elsewhere, because it seemed dead. */
    boolean run(Task task) {
        RunFindings tally = new RunFindings();
        for (int done = 0; done < task.registers().size(); done++) {
            String register = task.registers().get(done);
            if (!runs.begin(task.run(), register)) {
                return false;
            }
            examine(task, register, tally);
            if (!runs.progress(task.run(), done + 1, tally)) {
                return false;
            }
        }
        if (task.whole()) {
            if (!runs.begin(task.run(), Run.ORDER_ROWS)) {
                return false;
            }
            examineOrders(task, tally);
            if (!runs.progress(task.run(), task.registers().size(), tally)) {
                return false;
            }
        }
        return runs.finish(task.run());
    }

    private void examine(Task task, String register, RunFindings tally) {
        Registers registers = task.generation().registers();
        long mended = switch (task.kind()) {
            case VERIFY -> 0;
            case REPAIR -> transactions.writing(() -> registers.repair(register));
        };
        VerificationReport report = transactions.inSnapshot(() -> registers.verify(register));
        tally.add(
                register,
                new Run.Result(report.movements(), mended, report.differencesTotal()),
                report.differences().stream().map(Finding::of).toList());
    }

    private void examineOrders(Task task, RunFindings tally) {
        Generation generation = task.generation();
        OrderRowCheck.Found found = transactions.inSnapshot(
                () -> orders.read(generation.schema(), generation.registers().definitions(), Run.FINDINGS_MAX));
        tally.add(
                Run.ORDER_ROWS,
                new Run.Result(0, 0, found.total()),
                found.differences().stream().map(Finding::of).toList());
    }
}
