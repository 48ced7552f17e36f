/** Code that breaks each architecture rule once, which proves that the rule notices. */
@NullMarked
package dev.accumulator.consumer.broken;

import org.jspecify.annotations.NullMarked;
