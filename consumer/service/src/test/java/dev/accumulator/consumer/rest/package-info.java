/** Tests of the REST API on the whole consumer. */
@NullMarked
package dev.accumulator.consumer.rest;

import org.jspecify.annotations.NullMarked;
