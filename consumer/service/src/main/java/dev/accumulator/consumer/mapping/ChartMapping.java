package dev.accumulator.consumer.mapping;

import dev.accumulator.consumer.event.AccountDecoder;
import dev.accumulator.consumer.event.AccountDecoder.DecodedAccount;
import dev.accumulator.consumer.event.EventLimits;
import dev.accumulator.consumer.event.RawEvent;
import java.util.List;
import java.util.Set;

/** The mapping of the topic of a ledger's accounts, whose records are no documents. */
public final class ChartMapping implements SideMapping {
    private final String ledger;
    private final Set<String> topics;
    private final AccountDecoder decoder;

    /** @param limits of the records; a larger one is refused */
    public ChartMapping(String ledger, String topic, EventLimits limits) {
        this.ledger = ledger;
        this.topics = Set.of(topic);
        this.decoder = new AccountDecoder(limits);
    }

    /** Returns the ledger whose accounts they are. */
    public String ledger() {
        return ledger;
    }

    @Override
    public String name() {
        return "chart." + ledger;
    }

    @Override
    public Set<String> topics() {
        return topics;
    }

    /** Depends on nothing: it makes no documents, so no rebuild would change any. */
    @Override
    public String fingerprint() {
        return "chart 1";
    }

    @Override
    public List<MappedPart> map(RawEvent record) {
        return List.of(
                switch (decoder.decode(record)) {
                    case DecodedAccount.Told told ->
                        new MappedPart.AccountOfChart(ledger, told.account().code(), told.account(), told.dataPath());
                    case DecodedAccount.Gone gone -> new MappedPart.AccountOfChart(ledger, gone.code(), null, "$");
                    case DecodedAccount.Undecodable undecodable ->
                        new MappedPart.Refused(
                                undecodable.code(), undecodable.path(), undecodable.message(), null, null);
                });
    }
}
