/**
 * Mappings that are written as files: YAML that says how records of any shape become documents, without Java.
 *
 * <p>It owns the format of the files, the values and expressions in them, and the files of the shipped topics. It promises that every mistake of every
 * file is found when the files are loaded, each with its line and column; that a loaded mapping is a pure function which
 * gives parts for any record, and never an exception; that decimals stay exact; and that time and memory are bounded by
 * the record's length. It refuses to guess: a field that is missing or does not fit is a refusal with its path. It knows
 * neither topics that exist, nor the database. Its door is {@link dev.accumulator.consumer.mappingfile.MappingFiles}.
 */
@ApplicationModule(
        displayName = "Mapping files",
        allowedDependencies = {"avro", "event", "mapping"})
@NullMarked
package dev.accumulator.consumer.mappingfile;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
