package dev.accumulator.producer.shop;

/** Where a product is: a cell of the register {@code inventory}. */
public record Place(String warehouse, String product) {}
