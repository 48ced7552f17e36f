package dev.accumulator.consumer.chart;

import dev.accumulator.schemas.ChartAccount;
import org.jspecify.annotations.Nullable;

/**
 * A record about an account of a chart.
 *
 * @param code the account, the key of the record
 * @param told the account as it is from now on; null if it goes
 */
public record AccountRecord(String code, @Nullable ChartAccount told, String topic, int partition, long offset) {}
