/**
 * Text that came from outside: how long it is, whether it can be stored, and how much of it a message shows. It knows no
 * other package.
 */
@NullMarked
package dev.accumulator.text;

import org.jspecify.annotations.NullMarked;
