package dev.accumulator.registers.broken.model;

import dev.accumulator.registers.broken.BrokenEngine;
import dev.accumulator.registers.broken.table.TableThatAudits;
import java.time.Instant;
import javax.sql.DataSource;

public class ModelThatReads {
    public Instant read(DataSource dataSource, BrokenEngine facade, TableThatAudits table) {
        return Instant.now();
    }
}
