/**
 * The event contracts: the events that upstream systems publish, the events that the service publishes in answer, and
 * the limits that both sides keep.
 *
 * <p>It owns the Java records of the events, their names ({@link dev.accumulator.schemas.EventTypes},
 * {@link dev.accumulator.schemas.Topics}, {@link dev.accumulator.schemas.CloudEvents}) and their numbers
 * ({@link dev.accumulator.schemas.Limits}); the JSON Schemas, the AsyncAPI document and the examples are resources
 * beside them, under {@code schemas/}, {@code asyncapi.yaml} and {@code examples/}.
 *
 * <p>It promises that every record is within the limits: any other value is refused with an
 * {@link dev.accumulator.schemas.InvalidField} that names the field. Two records of the same content are equal, however
 * their decimals and moments were spelled.
 *
 * <p>It refuses to know JSON, Kafka, registers or a database: decoding and posting belong elsewhere.
 */
@NullMarked
package dev.accumulator.schemas;

import org.jspecify.annotations.NullMarked;
