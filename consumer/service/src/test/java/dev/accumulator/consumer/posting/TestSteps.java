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
        private static final ThreadLocal<Action> ACTION = new ThreadLocal<>();
        private static final ThreadLocal<Integer> BEGUN = ThreadLocal.withInitial(() -> 0);

        /** Posts with a failure after the step, and passes the exception on. */
        void failing(Step after, Runnable posting) {
            FAILING.set(after);
            try {
                posting.run();
            } finally {
                FAILING.remove();
            }
        }

        /** Posts, and does something in the posting's transaction after the step. */
        void doing(Step after, Runnable action, Runnable posting) {
            ACTION.set(new Action(after, action));
            try {
                posting.run();
            } finally {
                ACTION.remove();
            }
        }

        /** Counts the transactions that the posting begins. */
        int begun(Runnable posting) {
            int before = BEGUN.get();
            posting.run();
            return BEGUN.get() - before;
        }

        @Override
        public void after(Step done) {
            if (done == Step.GENERATION) {
                BEGUN.set(BEGUN.get() + 1);
            }
            Action action = ACTION.get();
            if (action != null && action.after() == done) {
                action.work().run();
            }
            if (done == FAILING.get()) {
                throw new Forced(done);
            }
        }
    }

    private record Action(Step after, Runnable work) {}

    static final class Forced extends RuntimeException {
        Forced(Step step) {
            super("Forced after " + step);
        }
    }
}
