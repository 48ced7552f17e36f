/**
 * Text from outside: its length, its fitness for the database, and the part of it that a message shows.
 *
 * <p>Its door is {@link dev.accumulator.text.ForeignText}. It refuses to change a text: it measures, judges and shortens for
 * display. It depends on no other package.
 */
@NullMarked
package dev.accumulator.text;

import org.jspecify.annotations.NullMarked;
