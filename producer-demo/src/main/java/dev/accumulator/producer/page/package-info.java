/**
 * The pages of the shop: forms that work without a script, over the HTTP server of the JDK. The door is
 * {@link dev.accumulator.producer.page.ShopServer}.
 *
 * <p>It promises that nothing on a page is markup that somebody has typed, that a page of another site cannot press a
 * button, and that every request is bounded in bytes, fields and time. There is no sign-in: who reaches the port may do
 * everything, so it listens on the loopback address unless it is told otherwise.
 */
@NullMarked
package dev.accumulator.producer.page;

import org.jspecify.annotations.NullMarked;
