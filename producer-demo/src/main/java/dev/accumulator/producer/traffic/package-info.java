/**
 * A deterministic stream of documents and the state that it must lead to. Documents are repeated, late, corrected,
 * cancelled, withdrawn by tombstones, and bad in many named ways.
 *
 * <p>The same options give the same stream, record for record. Each document's life depends only on the seed and its
 * number, so a longer run begins like a shorter one, and memory holds only the lives that are under way.
 */
@NullMarked
package dev.accumulator.producer.traffic;

import org.jspecify.annotations.NullMarked;
