package dev.accumulator.consumer.event;

import dev.accumulator.text.ForeignText;
import java.util.List;
import java.util.Map;

/**
 * A parsed JSON value. Numbers stay as they were written: nothing is rounded, and no exponent is expanded until
 * somebody asks for a number of known size.
 */
public sealed interface Json {

    /** Returns the text that a message shows for this value. */
    String shown();

    /** An object. The order of its members is that of the text. */
    record Members(Map<String, Json> byName) implements Json {
        @Override
        public String shown() {
            return "an object";
        }
    }

    /** An array. */
    record Elements(List<Json> all) implements Json {
        @Override
        public String shown() {
            return "an array";
        }
    }

    /** A string. */
    record Text(String text) implements Json {
        @Override
        public String shown() {
            return ForeignText.quote(text);
        }
    }

    /**
     * A number as it was written.
     *
     * @param whole true if it has neither a decimal point nor an exponent
     */
    record Numeral(String digits, boolean whole) implements Json {
        @Override
        public String shown() {
            return ForeignText.shorten(digits);
        }
    }

    /** One of the three words that JSON has. */
    enum Word implements Json {
        TRUE,
        FALSE,
        NULL;

        @Override
        public String shown() {
            return switch (this) {
                case TRUE -> "true";
                case FALSE -> "false";
                case NULL -> "null";
            };
        }
    }
}
