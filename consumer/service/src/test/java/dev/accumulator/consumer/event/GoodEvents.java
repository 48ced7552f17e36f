package dev.accumulator.consumer.event;

import dev.accumulator.schemas.EventTypes;

/** Valid documents, in which tests then break one thing. */
final class GoodEvents {
    static final String LINES = """
            "lines":[\
            {"lineNo":1,"productId":101,"quantity":50,"unitPrice":250.00},\
            {"lineNo":2,"productId":"102","quantity":"1.5","unitPrice":"0.10","amount":0.15}]""";

    static final String ORDER = """
            {"orderId":"42","revision":7,"occurredAt":"2026-04-19T10:15:00Z","clientId":1,"warehouseId":1,%s}""".formatted(LINES);

    static final String MOVEMENTS = """
            {"recorder":"adjustment:7","revision":7,"period":"2026-04-18T00:00:00Z","movements":[\
            {"register":"inventory","dimensions":{"warehouse":1,"product":42},\
            "resources":{"quantity":"100","amount":"-5000"}},\
            {"register":"cash","period":null,"dimensions":{"desk":null},"resources":{"amount":1}}]}""";

    static final String DATA = "\"data\":" + ORDER;

    static final String ENVELOPE = RawEvents.envelope(EventTypes.ORDER_POSTED, ORDER);

    private GoodEvents() {}
}
