package dev.accumulator.consumer.broken.posting;

final class PostingInTheLocaleOfTheMachine {
    String position(long offset) {
        return "%,d".formatted(offset);
    }
}
