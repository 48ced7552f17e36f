package dev.accumulator.registers.example;

import jakarta.persistence.CollectionTable;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An order of a shop. */
@Entity
@Table(name = "orders")
public class Order {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private @Nullable Long id;

    /** Counts the changes of the order, from 0. */
    @Version
    private long version;

    private int client;
    private Instant placedAt;
    private boolean cancelled;

    @ElementCollection(fetch = FetchType.EAGER)
    @CollectionTable(name = "order_lines")
    private List<OrderLine> lines = new ArrayList<>();

    @SuppressWarnings("NullAway.Init")
    protected Order() {}

    public Order(int client, Instant placedAt, List<OrderLine> lines) {
        this.client = client;
        this.placedAt = placedAt;
        this.lines = new ArrayList<>(lines);
    }

    public void change(List<OrderLine> changed) {
        lines = new ArrayList<>(changed);
    }

    public void cancel() {
        cancelled = true;
    }

    /** The name of the order in the registers. */
    public String recorder() {
        return "order:" + id;
    }

    /** The number of this state of the order, from 1; known after it was flushed. */
    public long revision() {
        return version + 1;
    }

    public @Nullable Long id() {
        return id;
    }

    public int client() {
        return client;
    }

    public Instant placedAt() {
        return placedAt;
    }

    public boolean isCancelled() {
        return cancelled;
    }

    public List<OrderLine> lines() {
        return List.copyOf(lines);
    }
}
