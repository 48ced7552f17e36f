package dev.accumulator.producer;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import picocli.CommandLine.Help.Ansi;

/** Shows progress bars on standard error, so that standard output holds only the result. */
final class Progress {

    private static final int INTERVAL_MILLIS = 200;
    private static final int INTERVAL_MILLIS_IN_A_FILE = 10_000;

    private Progress() {}

    static ProgressBar bar(String task, long max) {
        // Without a terminal, every update is a line of its own.
        boolean terminal = Ansi.AUTO.enabled();
        return new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(max)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(terminal ? INTERVAL_MILLIS : INTERVAL_MILLIS_IN_A_FILE)
                .showSpeed()
                .build();
    }
}
