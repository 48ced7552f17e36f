package dev.accumulator.consumer.maintenance;

import dev.accumulator.consumer.closing.Closings;
import dev.accumulator.consumer.generation.Generation;
import dev.accumulator.consumer.order.OrderRowCheck;
import dev.accumulator.registers.Registers;
import dev.accumulator.registers.model.VerificationReport;
import java.util.List;

/** Does the work of a run: first each register, in a transaction of its own, then the order rows. */
final class Work {
    private final RunsTable runs;
    private final LongTransactions transactions;
    private final OrderRowCheck orders;
    private final Closings closings;

    Work(RunsTable runs, LongTransactions transactions, OrderRowCheck orders, Closings closings) {
        this.runs = runs;
        this.transactions = transactions;
        this.orders = orders;
        this.closings = closings;
    }

    /**
     * A run that was started.
     *
     * @param registers the registers to verify or repair
     * @param whole true if the run includes the order rows
     */
    record Task(long run, Run.Kind kind, Generation generation, List<String> registers, boolean whole) {}

    /**
     * Returns true if the run came to its end, and false if another process has failed it because it seemed dead.
     *
     * @param alive run before each register and before the order rows
     */
    boolean run(Task task, Runnable alive) {
        RunFindings findings = new RunFindings();
        for (int done = 0; done < task.registers().size(); done++) {
            alive.run();
            String register = task.registers().get(done);
            if (!runs.begin(task.run(), register)) {
                return false;
            }
            examine(task, register, findings);
            if (!runs.progress(task.run(), done + 1, findings)) {
                return false;
            }
        }
        if (task.whole()) {
            alive.run();
            if (!runs.begin(task.run(), Run.ORDER_ROWS)) {
                return false;
            }
            examineOrders(task, findings);
            if (!runs.progress(task.run(), task.registers().size(), findings)) {
                return false;
            }
        }
        return runs.finish(task.run());
    }

    private void examine(Task task, String register, RunFindings findings) {
        Registers registers = task.generation().registers();
        long mended = switch (task.kind()) {
            case VERIFY -> 0;
            case REPAIR ->
                registers.audit().restoreCells(register)
                        + transactions.writing(() -> registers.audit().repair(register));
        };
        VerificationReport report = transactions.inSnapshot(() -> registers
                .audit()
                .verify(register, closings.inForce(register, task.generation().number())));
        findings.add(
                register,
                new Run.Result(report.movements(), mended, report.differencesTotal()),
                report.differences().stream().map(Finding::of).toList());
    }

    private void examineOrders(Task task, RunFindings findings) {
        Generation generation = task.generation();
        OrderRowCheck.Found found = transactions.inSnapshot(
                () -> orders.read(generation.schema(), generation.registers().definitions(), Run.FINDINGS_MAX));
        findings.add(
                Run.ORDER_ROWS,
                new Run.Result(0, 0, found.total()),
                found.differences().stream().map(Finding::of).toList());
    }
}
