/**
 * Who may do what: the sign-in, the roles, and the refusal of requests that a foreign page has sent.
 *
 * <p>It owns the filters before all handlers, of the main port and of the management port, and the words for roles. It
 * promises that nobody reads or changes without right, that a handler without a rule answers nobody, that no page of
 * another site acts in the name of an operator, and that a flood of wrong passwords costs a bounded share of the
 * processors. It refuses to guess: what is configured only in part ends the start, which {@code configuration} sees to. A
 * handler says by {@link dev.accumulator.consumer.security.Allowed} who may call it, and learns by {@link
 * dev.accumulator.consumer.security.Operator} who has.
 */
@ApplicationModule(
        displayName = "Security",
        allowedDependencies = {})
@NullMarked
package dev.accumulator.consumer.security;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
