package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.order.Order;
import dev.accumulator.consumer.outbox.WaitingMessage;
import dev.accumulator.registers.model.MovementRow;
import java.util.List;
import java.util.Optional;

/**
 * The movements of all revisions of a document, and its order row.
 *
 * @param rows some hundred of each register, the newest, with reversals
 * @param isCut true if older ones are left out
 * @param registersNotAsked how many registers were not asked, because there are very many
 * @param order empty if it is no order, or was never accepted
 * @param waiting the answers to it that are not sent yet
 */
public record DocumentHistory(
        List<MovementRow> rows,
        boolean isCut,
        int registersNotAsked,
        Optional<Order> order,
        List<WaitingMessage> waiting) {
    /** Copies the lists. */
    public DocumentHistory {
        rows = List.copyOf(rows);
        waiting = List.copyOf(waiting);
    }
}
