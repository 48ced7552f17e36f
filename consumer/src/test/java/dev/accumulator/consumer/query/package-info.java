/** Tests of the REST API on the whole consumer. */
@NullMarked
package dev.accumulator.consumer.query;

import org.jspecify.annotations.NullMarked;
