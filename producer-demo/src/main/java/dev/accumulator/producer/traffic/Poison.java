package dev.accumulator.producer.traffic;

import dev.accumulator.producer.wire.Mode;
import dev.accumulator.producer.wire.SourceTopics;
import dev.accumulator.producer.wire.Spelling;
import dev.accumulator.schemas.CloudEvents;
import dev.accumulator.schemas.DocumentEvent;
import dev.accumulator.schemas.EventFault;
import dev.accumulator.schemas.MovementsPosted;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The kinds of bad records. Each leads to one dead letter, and to nothing else. Records that a broker refuses, such as
 * a value of several megabytes, are left out because the consumer never sees them.
 */
public enum Poison {
    NOT_JSON(EventFault.NOT_JSON, draft -> draft.value("this is no JSON")),
    CUT_OFF(EventFault.NOT_JSON, Draft::truncate),
    EMPTY_VALUE(EventFault.NOT_JSON, draft -> draft.value("")),
    NOT_AN_OBJECT(EventFault.NOT_AN_OBJECT, draft -> draft.value("[1,2,3]")),
    REPEATED_FIELD(EventFault.DUPLICATE_FIELD, draft -> draft.raw(draft.data(), "revision", "1,\"revision\":2")),
    DEEP_NESTING(
            EventFault.NESTING_TOO_DEEP,
            draft -> draft.raw(draft.data(), "note", "[".repeat(10_000) + "]".repeat(10_000))),

    UNKNOWN_TYPE(EventFault.UNKNOWN_TYPE, draft -> draft.attributes().put("type", "order.exploded")),
    OLD_SPEC_VERSION(
            EventFault.UNSUPPORTED_SPECVERSION, draft -> draft.attributes().put("specversion", "0.3")),
    MISSING_TYPE(EventFault.MISSING_HEADER, draft -> draft.binary().attributes().remove("type")),
    HEADER_NOT_UTF8(
            EventFault.INVALID_HEADER,
            draft -> draft.header(CloudEvents.HEADER_TYPE, new byte[] {(byte) 0xc3, (byte) 0x28})),
    KEY_MISSING(EventFault.MISSING_KEY, draft -> draft.key(null)),
    KEY_MISMATCH(EventFault.KEY_MISMATCH, draft -> draft.key(draft.key() + "-other")),

    MISSING_REVISION(EventFault.MISSING_FIELD, draft -> draft.data().remove("revision")),
    MISSING_MOMENT(EventFault.MISSING_FIELD, draft -> draft.data().remove(draft.momentField())),
    MISSING_QUANTITY(EventFault.MISSING_FIELD, Fits.LINES, draft -> draft.line().remove("quantity")),
    NULL_LINES(EventFault.NULL_FIELD, draft -> draft.data().putNull(draft.linesField())),
    LINES_NOT_A_LIST(EventFault.ILL_TYPED, draft -> draft.data().put(draft.linesField(), "none")),
    NO_LINES(EventFault.NO_LINES, draft -> draft.lines().removeAll()),
    REPEATED_LINE_NO(
            EventFault.DUPLICATE_LINE,
            Fits.LINES,
            draft -> draft.lines().add(draft.line().deepCopy())),
    REVISION_NOT_A_NUMBER(EventFault.ILL_TYPED, draft -> draft.data().put("revision", "two")),
    REVISION_ZERO(EventFault.OUT_OF_RANGE, draft -> draft.data().put("revision", 0)),
    EMPTY_TEXT(EventFault.EMPTY, draft -> draft.text("")),
    NUL_IN_TEXT(EventFault.INVALID_TEXT, draft -> draft.rawText("\"1\\u00002\"")),
    LONE_SURROGATE(EventFault.INVALID_TEXT, draft -> draft.rawText("\"\\ud800\"")),
    NOT_A_MOMENT(EventFault.INVALID_INSTANT, draft -> draft.data().put(draft.momentField(), "yesterday")),
    MOMENT_IN_YEAR_300000(
            EventFault.INVALID_INSTANT, draft -> draft.data().put(draft.momentField(), "+300000-01-01T00:00:00Z")),
    MOMENT_IN_YEAR_9999(
            EventFault.PERIOD_OUT_OF_RANGE, draft -> draft.data().put(draft.momentField(), "9999-12-31T23:59:59Z")),
    QUANTITY_NAN(EventFault.INVALID_DECIMAL, draft -> draft.quantities().put("quantity", "NaN")),
    QUANTITY_1E400(EventFault.TOO_MANY_DIGITS, draft -> draft.raw(draft.quantities(), "quantity", "1e400")),
    QUANTITY_OF_40_DIGITS(
            EventFault.TOO_MANY_DIGITS, draft -> draft.raw(draft.quantities(), "quantity", "1234567890".repeat(4))),
    QUANTITY_NEGATIVE(
            EventFault.OUT_OF_RANGE, Fits.LINES, draft -> draft.quantities().put("quantity", -1)),

    QUANTITY_OF_5_PLACES("too-many-places", draft -> draft.quantities().put("quantity", "1.00001")),
    QUANTITY_OF_15_DIGITS("resource-out-of-range", draft -> draft.quantities().put("quantity", "100000000000000")),
    PRODUCT_NOT_A_NUMBER("invalid-dimension", draft -> draft.product("apple")),
    PRODUCT_BEYOND_INT("invalid-dimension", draft -> draft.product("99999999999")),
    UNKNOWN_REGISTER("unknown-register", Fits.MOVEMENTS, draft -> draft.line().put("register", "inventry")),
    UNKNOWN_DIMENSION(
            "unknown-dimension", Fits.MOVEMENTS, draft -> draft.dimensions().put("shelf", 4)),
    MISSING_DIMENSION(
            "missing-dimension", Fits.MOVEMENTS, draft -> draft.dimensions().remove("product")),
    UNKNOWN_RESOURCE(
            "unknown-resource", Fits.MOVEMENTS, draft -> draft.resources().put("weight", 4)),
    NO_RESOURCES(EventFault.EMPTY, Fits.MOVEMENTS, draft -> draft.resources().removeAll()),

    /** A posted revision comes again with other content. It is the only kind that is valid by itself. */
    CONFLICT("revision-conflict", draft -> {});

    /** The documents that a kind of poison can be made of. */
    private enum Fits {
        ALL,
        /** Orders and receipts. */
        LINES,
        MOVEMENTS
    }

    private final String code;
    private final Fits fits;

    @SuppressWarnings("ImmutableEnumChecker") // The functions above capture nothing.
    private final Consumer<Draft> spoiling;

    /** A fault that breaks the contract of events. */
    Poison(EventFault fault, Fits fits, Consumer<Draft> spoiling) {
        this(fault.code(), fits, spoiling);
    }

    Poison(EventFault fault, Consumer<Draft> spoiling) {
        this(fault.code(), Fits.ALL, spoiling);
    }

    /** A fault that only a register can refuse. */
    Poison(String code, Fits fits, Consumer<Draft> spoiling) {
        this.code = code;
        this.fits = fits;
        this.spoiling = spoiling;
    }

    Poison(String code, Consumer<Draft> spoiling) {
        this(code, Fits.ALL, spoiling);
    }

    /** Returns the stable code of the dead letter. */
    public String code() {
        return code;
    }

    /** Returns a bad record that is made of a good document; empty if this fault cannot be in a document of its kind. */
    public Optional<ProducerRecord<String, byte[]>> of(DocumentEvent good, SourceTopics topics) {
        if (!fits(good)) {
            return Optional.empty();
        }
        Draft draft = new Draft(topics, good, Mode.BINARY, Spelling.NUMBERS);
        spoil(draft);
        return Optional.of(draft.record());
    }

    /** True if this fault can be in an order. */
    public boolean fitsOrders() {
        return fits != Fits.MOVEMENTS;
    }

    /** True if this fault can be in a document of this kind. */
    public boolean fits(DocumentEvent good) {
        return switch (fits) {
            case ALL -> true;
            case LINES -> !(good instanceof MovementsPosted);
            case MOVEMENTS -> good instanceof MovementsPosted;
        };
    }

    void spoil(Draft draft) {
        spoiling.accept(draft);
    }
}
