/**
 * The engine in a Spring Boot application: a data source and the settings {@code accumulator.registers.*} are enough.
 *
 * <p>It owns the settings and their metadata, and promises to step back where the application makes its own {@link
 * dev.accumulator.registers.Registers}. Its door is {@link
 * dev.accumulator.registers.autoconfigure.RegistersAutoConfiguration}, which Spring Boot finds by itself. It is not used
 * outside of Spring Boot, and nothing else in the engine knows it.
 */
@NullMarked
package dev.accumulator.registers.autoconfigure;

import org.jspecify.annotations.NullMarked;
