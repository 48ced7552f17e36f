/** The first run: one command starts servers, consumer and demo upstream. It is on the test class path only. */
@NullMarked
package dev.accumulator.consumer.dev;

import org.jspecify.annotations.NullMarked;
