package dev.accumulator.consumer.mappingfile;

import dev.accumulator.consumer.event.JsonPath;

/**
 * Where the parts of a record stand in its value.
 *
 * @param record the whole value, or the data of an envelope
 * @param event the document
 * @param line the line; that of the document if it is its own line
 */
record RecordPaths(JsonPath record, JsonPath event, JsonPath line) {}
