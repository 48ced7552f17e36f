/**
 * Text from outside: its length, its fitness for the database, and the part of it that a message shows. It depends on no
 * other package.
 */
@NullMarked
package dev.accumulator.text;

import org.jspecify.annotations.NullMarked;
