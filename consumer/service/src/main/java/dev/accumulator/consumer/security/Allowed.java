package dev.accumulator.consumer.security;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says who may call a handler. A handler without this annotation is closed to all, and a test fails for it.
 *
 * <p>The rule stands at the handler and not beside a pattern of paths, so that no two readings of a path can disagree.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface Allowed {

    /** The least role that may call the handler. */
    Role value();
}
