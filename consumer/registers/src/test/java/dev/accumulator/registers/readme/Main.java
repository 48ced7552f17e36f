package dev.accumulator.registers.readme;

import dev.accumulator.registers.Register;
import dev.accumulator.registers.Registers;
import dev.accumulator.registers.model.RegisterDefinition;
import java.time.Instant;
import java.util.Map;
import org.postgresql.ds.PGSimpleDataSource;

public class Main {
    public static void main(String[] args) {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(args[0]);

        Registers registers = Registers.open(dataSource);
        Register inventory = registers.use(RegisterDefinition.balance("inventory")
                .dimension("warehouse", "int")
                .dimension("product", "int")
                .resource("quantity", "numeric(18,4)")
                .build());
        inventory.post(
                "receipt:7",
                inventory
                        .receipt(Instant.parse("2026-11-02T09:00:00Z"))
                        .dimension("warehouse", 1)
                        .dimension("product", 101)
                        .resource("quantity", "10.5"));
        System.out.println(
                inventory.balance(Map.of("warehouse", 1, "product", 101)).get("quantity"));
    }
}
