@NullMarked
package dev.accumulator.postgres;

import org.jspecify.annotations.NullMarked;
