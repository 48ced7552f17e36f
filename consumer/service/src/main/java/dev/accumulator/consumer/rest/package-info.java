/**
 * The REST API. It turns requests into reads of the live generation or into work that other rooms do, and refusals into
 * problem details (RFC 9457). It promises that a parameter or field it does not know is refused, that every answer is
 * bounded, and that decimals are exact JSON numbers with their declared scale. It owns no state.
 */
@ApplicationModule(displayName = "REST API")
@NullMarked
package dev.accumulator.consumer.rest;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
