package dev.accumulator.consumer.event;

import dev.accumulator.schemas.ChartAccount;
import dev.accumulator.schemas.EventFault;
import dev.accumulator.schemas.InvalidField;
import dev.accumulator.text.ForeignText;
import org.jspecify.annotations.Nullable;

/**
 * Reads Kafka records about accounts of a chart: JSON, keyed by the code of the account. An event in structured mode is taken by
 * its data; other attributes of CloudEvents say nothing here.
 */
public final class AccountDecoder {
    private final EventLimits limits;

    /** @param limits of the records; a larger one is refused */
    public AccountDecoder(EventLimits limits) {
        this.limits = limits;
    }

    /** The result of decoding a record. */
    public sealed interface DecodedAccount {

        /**
         * An account as it is from now on.
         *
         * @param dataPath the JSON path of the account in the record's value
         */
        record Told(ChartAccount account, String dataPath) implements DecodedAccount {}

        /** A record without a value: the account goes. */
        record Gone(String code) implements DecodedAccount {}

        /**
         * A record that breaks the contract. Only the first fault is reported.
         *
         * @param code the stable code of the fault
         * @param path JSON path in the record's value; null if no single field is at fault
         */
        record Undecodable(String code, @Nullable String path, String message) implements DecodedAccount {}
    }

    /** Decodes one record. */
    public DecodedAccount decode(RawEvent raw) {
        try {
            return account(raw);
        } catch (Refused refused) {
            return new DecodedAccount.Undecodable(refused.fault().code(), refused.path(), refused.message());
        }
    }

    private DecodedAccount account(RawEvent raw) {
        String key = key(raw);
        byte[] value = raw.value();
        if (value == null) {
            return new DecodedAccount.Gone(key);
        }
        if (raw.valueBytes() > limits.bytes()) {
            throw Refused.record(
                    EventFault.VALUE_TOO_LARGE,
                    "the value has " + raw.valueBytes() + " bytes, more than " + limits.bytes());
        }
        Fields data = data(raw, value);
        ChartAccount account = data.as(AccountDecoder::told);
        if (!key.equals(account.code())) {
            throw Refused.at(
                    data.path().member("code"),
                    EventFault.KEY_MISMATCH,
                    "must be the record's key " + ForeignText.quote(key) + ", was "
                            + ForeignText.quote(account.code()));
        }
        return new DecodedAccount.Told(account, data.path().toString());
    }

    private static Fields data(RawEvent raw, byte[] value) {
        String announced = new HeaderAttributes(raw.headers()).contentType();
        Fields fields = JsonReader.read(value, JsonPath.ROOT);
        return announced != null && ContentType.of(announced).isStructured()
                ? fields.object("data", EventFault.NOT_AN_OBJECT)
                : fields;
    }

    private static String key(RawEvent raw) {
        String key = RecordKey.of(raw);
        try {
            return ChartAccount.code("key", key);
        } catch (InvalidField broken) {
            throw Refused.record(
                    EventFault.INVALID_KEY,
                    "the record's key " + ForeignText.quote(key) + " is no code of an account: it " + broken.problem());
        }
    }

    private static ChartAccount told(Fields fields) {
        return new ChartAccount(
                fields.identifier("code"),
                fields.optionalText("name"),
                fields.text("side"),
                fields.optionalIdentifier("parent"),
                fields.optionalTexts("analytics"));
    }
}
