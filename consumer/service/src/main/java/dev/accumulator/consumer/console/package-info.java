/**
 * The console: pages for people, at {@code /}. It shows registers and what becomes of them, and lets administrators act.
 *
 * <p>It owns the templates, the styles and the scripts of the pages, and no stored state. A page reads through the same
 * services as the REST API, with its parameters, turns and limits, so both say the same. It promises that a page works
 * without a script, that nothing is loaded from elsewhere, that no text from outside becomes markup, and that readers see
 * no buttons. It refuses to know what the interface cannot do: whatever a page shows or does, a program can ask for too.
 * Its door is HTTP; an application can add {@link dev.accumulator.consumer.console.ValueNames}.
 */
@ApplicationModule(displayName = "Console")
@NullMarked
package dev.accumulator.consumer.console;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
