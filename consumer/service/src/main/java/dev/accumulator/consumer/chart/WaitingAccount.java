package dev.accumulator.consumer.chart;

/**
 * An account that is in no chart yet, because what it is a part of is not.
 *
 * @param parent the account that it is a part of
 */
public record WaitingAccount(String account, String parent) {}
