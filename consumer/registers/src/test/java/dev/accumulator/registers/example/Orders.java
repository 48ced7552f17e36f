package dev.accumulator.registers.example;

import org.springframework.data.jpa.repository.JpaRepository;

/** The orders of the shop. */
public interface Orders extends JpaRepository<Order, Long> {}
