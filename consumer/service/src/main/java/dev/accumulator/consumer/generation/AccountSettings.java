package dev.accumulator.consumer.generation;

import dev.accumulator.registers.model.Account;
import dev.accumulator.registers.model.Side;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * An account of a ledger's chart.
 *
 * @param code how entries name it, in quotes where it could be read as a number
 * @param name for people
 * @param side the side that increases it: {@code debit} or {@code credit}
 * @param parent the account that it is a part of; none by default
 * @param analytics the dimensions that a side on this account names, with {@code ?} where it may leave them out
 */
record AccountSettings(
        @Nullable String code,
        @Nullable String name,
        @Nullable Side side,
        @Nullable String parent,
        @DefaultValue List<String> analytics) {

    /**
     * Returns the account.
     *
     * @param setting its name, for the message
     * @throws IllegalArgumentException if something of it is missing
     * @throws dev.accumulator.registers.model.InvalidDefinition if something of it is wrong
     */
    Account account(String setting) {
        if (code == null) {
            throw new IllegalArgumentException(setting + ".code is missing: how entries name the account");
        }
        if (side == null) {
            throw new IllegalArgumentException(
                    setting + ".side is missing: debit or credit, which increases account \"" + code + "\"");
        }
        return new Account(code, name == null ? code : name, side, parent, analytics);
    }
}
