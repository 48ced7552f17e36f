/**
 * The event contracts: what upstream systems publish, what the service answers, and the limits both sides keep.
 *
 * <p>Owns the Java records of the events, their names ({@link dev.accumulator.schemas.EventTypes}, {@link
 * dev.accumulator.schemas.Topics}, {@link dev.accumulator.schemas.CloudEvents}) and their numbers ({@link
 * dev.accumulator.schemas.Limits}); the JSON Schemas, the AsyncAPI document and the examples lie beside them as
 * resources under {@code schemas/}, {@code asyncapi.yaml} and {@code examples/}.
 *
 * <p>Promises that a record which exists is within the limits: whatever is not is refused with an {@link
 * dev.accumulator.schemas.InvalidField} that names the field. Two records of the same content are equal, however their
 * decimals and moments were spelled.
 *
 * <p>Refuses to know JSON, Kafka, registers or a database: decoding and posting live elsewhere.
 */
@NullMarked
package dev.accumulator.schemas;

import org.jspecify.annotations.NullMarked;
