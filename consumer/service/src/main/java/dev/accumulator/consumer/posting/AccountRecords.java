package dev.accumulator.consumer.posting;

import dev.accumulator.consumer.chart.AccountOutcome;
import dev.accumulator.consumer.chart.AccountRecord;
import dev.accumulator.consumer.chart.TopicCharts;
import dev.accumulator.consumer.event.RawEvent;
import dev.accumulator.registers.Registers;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Takes the accounts of a batch into the charts of their ledgers, in the transaction in which the positions move. So a record
 * counts once, in the order of its partition, and every entry is judged by one chart.
 */
final class AccountRecords {
    /** Why a record is passed over by a replay, which keeps the charts as they are. */
    static final String OF_REPLAY = "account";

    /** Why a record is passed over whose account was taken. */
    private static final String TAKEN = "account-taken";

    /** Why a record is passed over that says what is known. */
    private static final String KNOWN = "account-known";

    private final TopicCharts charts;

    AccountRecords(TopicCharts charts) {
        this.charts = charts;
    }

    /**
     * Takes the accounts among these parts, and returns all parts with what is left of them.
     *
     * @param registers those of the live generation, which the caller's transaction holds
     * @param again true if the records are retried
     */
    List<Incoming> take(Registers registers, List<Incoming> incoming, boolean again) {
        // In the order of the ledgers, so that two transactions lock charts in one order.
        Map<String, List<Incoming.Account>> byLedger = new TreeMap<>();
        for (Incoming part : incoming) {
            if (part instanceof Incoming.Account account) {
                byLedger.computeIfAbsent(account.ledger(), same -> new ArrayList<>())
                        .add(account);
            }
        }
        if (byLedger.isEmpty()) {
            return incoming;
        }
        Map<String, Iterator<AccountOutcome>> outcomes = new TreeMap<>();
        byLedger.forEach((ledger, accounts) -> outcomes.put(
                ledger,
                charts.take(
                                registers,
                                ledger,
                                accounts.stream().map(AccountRecords::record).toList(),
                                again)
                        .iterator()));
        List<Incoming> left = new ArrayList<>(incoming.size());
        for (Incoming part : incoming) {
            left.add(
                    part instanceof Incoming.Account account
                            ? left(
                                    account,
                                    Objects.requireNonNull(outcomes.get(account.ledger()))
                                            .next())
                            : part);
        }
        return left;
    }

    private static AccountRecord record(Incoming.Account account) {
        RawEvent event = account.event();
        return new AccountRecord(account.code(), account.told(), event.topic(), event.partition(), event.offset());
    }

    private static Incoming left(Incoming.Account account, AccountOutcome outcome) {
        return switch (outcome) {
            case AccountOutcome.Taken taken -> account.passedOver(TAKEN);
            case AccountOutcome.Known known -> account.passedOver(KNOWN);
            case AccountOutcome.Refused refused -> account.refused(refused.code(), refused.field(), refused.message());
        };
    }
}
