/**
 * The REST API. It turns requests into reads of the live generation and refusals into problem details (RFC 9457), and
 * promises that a parameter it does not know is refused, that every answer is bounded, and that decimals are exact JSON
 * numbers with their declared scale. It owns no state.
 */
@ApplicationModule(displayName = "REST API")
@NullMarked
package dev.accumulator.consumer.query;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
