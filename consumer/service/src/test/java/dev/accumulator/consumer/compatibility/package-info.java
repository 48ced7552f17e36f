/** The report that the build prints of a server that somebody has, after the tests were run on it. */
@NullMarked
package dev.accumulator.consumer.compatibility;

import org.jspecify.annotations.NullMarked;
