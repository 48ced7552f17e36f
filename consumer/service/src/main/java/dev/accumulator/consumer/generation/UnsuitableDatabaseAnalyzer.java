package dev.accumulator.consumer.generation;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Shows in one sentence why the service does not start on a database, in place of a stack trace. */
final class UnsuitableDatabaseAnalyzer extends AbstractFailureAnalyzer<UnsuitableDatabase> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, UnsuitableDatabase cause) {
        return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.advice(), cause);
    }
}
