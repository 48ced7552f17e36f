/**
 * The REST API: all controllers. It turns requests into reads of the live generation or into work of other rooms, and
 * refusals into problem details (RFC 9457).
 *
 * <p>It owns the description of the interface and the turns of requests to read, but no stored state. It promises that
 * every answer is bounded and none of the interface a page, that an answer of the
 * registers names the positions that it includes, and that decimals are exact, as JSON numbers or as strings, with their
 * declared scale. It refuses unknown parameters and fields. Its door is HTTP, as {@code openapi.yaml} describes
 * it.
 */
@ApplicationModule(displayName = "REST API")
@NullMarked
package dev.accumulator.consumer.rest;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
