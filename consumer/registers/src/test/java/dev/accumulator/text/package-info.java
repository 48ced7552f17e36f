@NullMarked
package dev.accumulator.text;

import org.jspecify.annotations.NullMarked;
