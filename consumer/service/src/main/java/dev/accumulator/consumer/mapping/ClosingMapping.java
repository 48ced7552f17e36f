package dev.accumulator.consumer.mapping;

import dev.accumulator.consumer.event.ClosingDecoder;
import dev.accumulator.consumer.event.ClosingDecoder.DecodedClosing;
import dev.accumulator.consumer.event.EventLimits;
import dev.accumulator.consumer.event.RawEvent;
import java.util.List;
import java.util.Set;

/** The mapping of the topic of closing dates, whose events are no documents. */
public final class ClosingMapping implements SideMapping {
    private final Set<String> topics;
    private final EventLimits limits;
    private final ClosingDecoder decoder;

    /** @param limits of the events; a larger one is refused */
    public ClosingMapping(String topic, EventLimits limits) {
        this.topics = Set.of(topic);
        this.limits = limits;
        this.decoder = new ClosingDecoder(limits);
    }

    @Override
    public String name() {
        return "closing";
    }

    @Override
    public Set<String> topics() {
        return topics;
    }

    @Override
    public String fingerprint() {
        return "closing 1, up to " + limits.bytes() + " bytes";
    }

    @Override
    public List<MappedPart> map(RawEvent record) {
        return List.of(
                switch (decoder.decode(record)) {
                    case DecodedClosing.Event decoded -> new MappedPart.Closing(decoded.event(), decoded.dataPath());
                    case DecodedClosing.Undecodable undecodable ->
                        new MappedPart.Refused(
                                undecodable.code(),
                                undecodable.path(),
                                undecodable.message(),
                                null,
                                undecodable.revision());
                });
    }
}
