/**
 * Documents as CloudEvents 1.0 in Kafka records, in both modes of the Kafka binding, with exact decimals and the
 * document id as the record key.
 *
 * <p>The CloudEvents SDK is not used: its JSON format needs a second Jackson, and it would only replace the few lines
 * of {@link dev.accumulator.producer.wire.Envelope}.
 */
@NullMarked
package dev.accumulator.producer.wire;

import org.jspecify.annotations.NullMarked;
