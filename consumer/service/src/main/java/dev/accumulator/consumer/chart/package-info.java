/**
 * Charts of accounts that come from topics: what the topics have said of each account, and the chart that follows from it.
 *
 * <p>It owns the tables {@code charts} and {@code chart_accounts} of the control schema, so that a chart belongs to no
 * generation. It promises that the chart depends on the last record of each account and not on the order in which the
 * partitions were read: an account comes when the one that it is a part of is there, and goes when no other is below it. A
 * change is a change of the ledger's definition in the caller's transaction, and what changes nothing makes no version. It
 * refuses accounts that are parts of themselves, that the configuration names, or that are too many or too deep. Its door is
 * {@link dev.accumulator.consumer.chart.TopicCharts}.
 */
@ApplicationModule(
        displayName = "Charts from topics",
        allowedDependencies = {})
@NullMarked
package dev.accumulator.consumer.chart;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
