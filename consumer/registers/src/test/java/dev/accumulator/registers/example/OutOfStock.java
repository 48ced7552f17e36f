package dev.accumulator.registers.example;

/** There is less of a product than was ordered. */
public final class OutOfStock extends RuntimeException {
    public OutOfStock(int product) {
        super("Product " + product + " is out of stock");
    }
}
