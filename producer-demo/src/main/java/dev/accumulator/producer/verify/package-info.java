/**
 * Asks a consumer over REST and reports exactly where its answers differ from an expected state. It reads balances and
 * order rows as any client would, and knows nothing else of the consumer.
 */
@NullMarked
package dev.accumulator.producer.verify;

import org.jspecify.annotations.NullMarked;
