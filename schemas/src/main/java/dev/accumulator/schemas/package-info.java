/** The event contracts that producers and the consumer share. */
@NullMarked
package dev.accumulator.schemas;

import org.jspecify.annotations.NullMarked;
