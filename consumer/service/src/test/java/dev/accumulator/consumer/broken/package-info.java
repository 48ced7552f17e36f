/** Code that breaks each architecture rule once, so that the rules are known to notice. */
@NullMarked
package dev.accumulator.consumer.broken;

import org.jspecify.annotations.NullMarked;
