/**
 * A shop that publishes its documents: orders, receipts, counts and transfers, and the names of its warehouses, products and
 * clients. The door is {@link dev.accumulator.producer.shop.Shop}.
 *
 * <p>It owns no database. What it knows is what its topics say: it reads them back at its start, within bounds, and follows
 * them from then on, so a shop that was restarted, and a second one beside it, know the same documents. It promises that a
 * revision which it has once tried to send is never used for other content. Of the consumer it knows the REST interface
 * alone, and asks it for one thing: the stock after its own last records.
 */
@NullMarked
package dev.accumulator.producer.shop;

import org.jspecify.annotations.NullMarked;
