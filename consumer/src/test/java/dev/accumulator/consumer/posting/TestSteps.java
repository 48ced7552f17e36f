package dev.accumulator.consumer.posting;

import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

/** Lets a test fail the posting transactions of its own thread after a step. */
@TestConfiguration(proxyBeanMethods = false)
public class TestSteps {

    @Bean
    FailAfter failAfter() {
        return new FailAfter();
    }

    static final class FailAfter implements StepObserver {
        private static final ThreadLocal<Step> FAILING = new ThreadLocal<>();

        /** Posts with a failure after the step; what it throws is what the caller gets. */
        void failing(Step after, Runnable posting) {
            FAILING.set(after);
            try {
                posting.run();
            } finally {
                FAILING.remove();
            }
        }

        @Override
        public void after(Step done) {
            if (done == FAILING.get()) {
                throw new Forced(done);
            }
        }
    }

    static final class Forced extends RuntimeException {
        Forced(Step step) {
            super("Forced after " + step);
        }
    }
}
