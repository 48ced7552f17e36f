package dev.accumulator.consumer.console;

import dev.accumulator.consumer.deadletter.Letter;
import dev.accumulator.consumer.deadletter.LetterState;
import dev.accumulator.consumer.deadletter.LetterWithRecord;
import dev.accumulator.consumer.event.RawEvent;
import dev.accumulator.consumer.rest.LetterAnswers;
import dev.accumulator.text.ForeignText;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The content of a dead letter's page: the record, and the reason at its place in it.
 *
 * @param id what it is called
 * @param shard the shard that has it; null where one database is asked
 * @param value the record's value
 * @param key the record's key as text; null if it has none
 * @param headers the first of its headers
 * @param headersLeftOut how many more it has
 * @param refusal why an action was not carried out; null if none was refused
 * @param isUnderWay true if an instance of its shard goes on with a retry, so that this may be the letter before
 */
record LetterView(
        String id,
        @Nullable Integer shard,
        Letter letter,
        boolean isComplete,
        Instant recordTime,
        ShownValue value,
        @Nullable String key,
        List<Header> headers,
        int headersLeftOut,
        @Nullable String refusal,
        boolean isUnderWay) {
    private static final int HEADERS_MAX = 30;

    private static final int TEXT_CHARS_MAX = 200;

    private static final int BYTES_MAX = 32;

    LetterView {
        headers = List.copyOf(headers);
    }

    /** A header of the record; the value is null if it has none. */
    record Header(String name, @Nullable String value) {}

    static LetterView of(LetterAnswers.WithRecord named, @Nullable String refusal, boolean isUnderWay) {
        LetterWithRecord letter = named.letter();
        RawEvent event = letter.event();
        return new LetterView(
                named.id(),
                named.shard(),
                letter.letter(),
                letter.complete(),
                Instant.ofEpochMilli(event.timestampMillis()),
                ShownValue.of(event.value(), letter.letter().path()),
                shown(event.key()),
                event.headers().stream()
                        .limit(HEADERS_MAX)
                        .map(header -> new Header(ForeignText.shorten(header.name()), shown(header.value())))
                        .toList(),
                Math.max(0, event.headers().size() - HEADERS_MAX),
                refusal,
                isUnderWay);
    }

    /** Returns text as text and other bytes in hexadecimal, both shortened. */
    private static @Nullable String shown(byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        try {
            return ForeignText.shorten(
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes))
                            .toString(),
                    TEXT_CHARS_MAX);
        } catch (CharacterCodingException otherBytes) {
            String hex = HexFormat.ofDelimiter(" ").formatHex(bytes, 0, Math.min(BYTES_MAX, bytes.length));
            return bytes.length > BYTES_MAX ? hex + " …" : hex;
        }
    }

    public boolean isOpen() {
        return letter.state() == LetterState.OPEN;
    }

    /** The place of the record in the topics. */
    public String source() {
        return letter.topic() + "-" + letter.partition() + "@" + letter.offset();
    }

    /** The letters of the same cause, which can be dealt with together. */
    public String alikeHref() {
        return "/letters" + Links.query("code", letter.code(), "topic", letter.topic());
    }

    public @Nullable String documentHref() {
        String recorder = letter.recorder();
        return recorder == null ? null : Links.document(recorder);
    }

    /** Says in a sentence what happened to it since. */
    public String sequel() {
        return switch (letter.state()) {
            case OPEN ->
                letter.attempts() == 0
                        ? "Nobody has dealt with it yet. A newer revision of the document closes it by itself."
                        : "It was tried again and is still refused. A newer revision of the document closes it by itself.";
            case RETRIED -> "Its record was tried again and accepted.";
            case RESOLVED -> "It was closed without posting its record.";
            case SUPERSEDED -> "A newer revision of the document was accepted, so nothing is left to do.";
        };
    }
}
