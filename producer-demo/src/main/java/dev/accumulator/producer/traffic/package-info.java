/**
 * A deterministic stream of documents with everything that a stream can bring: repeated, late, corrected, cancelled,
 * withdrawn by tombstone, and bad in many named ways; with the state it must lead to.
 *
 * <p>The same options give the same stream, record for record. Each document's life is a function of the seed and its
 * number alone, so a longer run begins like a shorter one, and memory holds only the lives that are under way.
 */
@NullMarked
package dev.accumulator.producer.traffic;

import org.jspecify.annotations.NullMarked;
