package dev.accumulator.consumer.avro;

/** Ends the decoding of bytes that are not of their schema. It never leaves this room and has no stack trace. */
final class NotAvro extends RuntimeException {

    /** @param problem completes "the value … " */
    NotAvro(String problem) {
        super(problem, null, false, false);
    }
}
