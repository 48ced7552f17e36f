/** Tests of the operator's command line that need no server. */
@NullMarked
package dev.accumulator.consumer.cli;

import org.jspecify.annotations.NullMarked;
