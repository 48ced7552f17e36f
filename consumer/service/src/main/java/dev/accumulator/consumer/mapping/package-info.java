/**
 * From a business event to what it does: which movements in which registers, and what becomes of the order's row.
 *
 * <p>It owns the shipped mappings (an order takes from {@code inventory} and adds to {@code sales}, a receipt adds to
 * {@code inventory}, movements go as they are given) and the way back, from what a register refused to the field of the
 * event. It promises to be pure: the same event gives the same document, with a fingerprint of the event's content and
 * not of the movements, so that a changed mapping makes no conflicts of revisions already posted. It refuses nothing: what
 * does not fit a register is the register's to say. Its door is {@link
 * dev.accumulator.consumer.mapping.DocumentMapping}.
 */
@ApplicationModule(
        displayName = "Mapping",
        allowedDependencies = {"event"})
@NullMarked
package dev.accumulator.consumer.mapping;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
