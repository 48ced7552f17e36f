package dev.accumulator.consumer.event;

import dev.accumulator.schemas.EventFault;

/** The key of a record whose contract wants one. */
final class RecordKey {
    private RecordKey() {}

    static String of(RawEvent raw) {
        byte[] key = raw.key();
        if (key == null) {
            throw Refused.record(EventFault.MISSING_KEY, "the record has no key");
        }
        String text = Utf8.textOrNull(key);
        if (text == null) {
            throw Refused.record(EventFault.INVALID_KEY, "the key is not UTF-8");
        }
        return text;
    }
}
