/**
 * Asks a consumer over REST and says exactly where its answers differ from an expected state. Balances and order rows are
 * read as any client would read them; nothing else of the consumer is known here.
 */
@NullMarked
package dev.accumulator.producer.verify;

import org.jspecify.annotations.NullMarked;
