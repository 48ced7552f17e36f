/** The first run: servers, consumer and demo upstream from one command. On the test class path only. */
@NullMarked
package dev.accumulator.consumer.dev;

import org.jspecify.annotations.NullMarked;
