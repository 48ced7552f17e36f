package dev.accumulator.registers.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.registers.Registers;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.TotalsDetail;
import dev.accumulator.testkit.PostgresDatabase;
import dev.accumulator.testkit.TestPostgres;
import java.time.ZoneId;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class RegistersAutoConfigurationIT {
    private final PostgresDatabase database = TestPostgres.newDatabase();
    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    DataSourceAutoConfiguration.class,
                    DataSourceTransactionManagerAutoConfiguration.class,
                    RegistersAutoConfiguration.class))
            .withPropertyValues(
                    "spring.datasource.url=" + database.jdbcUrl(),
                    "spring.datasource.username=" + database.username(),
                    "spring.datasource.password=" + database.password());

    @Test
    void aDataSourceIsEnough() {
        application.run(context -> {
            Registers registers = context.getBean(Registers.class);
            assertThat(registers.definitions()).isEmpty();
            assertThat(context.getBean(FoldingLifecycle.class).isRunning()).isTrue();
        });
    }

    @Test
    void definesWhatIsConfigured() {
        application
                .withPropertyValues(
                        "accumulator.registers.schema=books",
                        "accumulator.registers.day-totals-from=50",
                        "accumulator.registers.months.back=12",
                        "accumulator.registers.months.ahead=1",
                        "accumulator.registers.folding.enabled=false",
                        "accumulator.registers.definitions.money.kind=balance",
                        "accumulator.registers.definitions.money.zone=Europe/Berlin",
                        "accumulator.registers.definitions.money.totals=month",
                        "accumulator.registers.definitions.money.dimensions.account=text",
                        "accumulator.registers.definitions.money.resources.amount=numeric(18,2)")
                .run(context -> {
                    assertThat(context).doesNotHaveBean(FoldingLifecycle.class);
                    Registers registers = context.getBean(Registers.class);
                    assertThat(registers.definitions())
                            .containsExactly(RegisterDefinition.balance("money")
                                    .dimension("account", "text")
                                    .resource("amount", "numeric(18,2)")
                                    .zone(ZoneId.of("Europe/Berlin"))
                                    .totals(TotalsDetail.MONTH)
                                    .build());
                    assertThat(registers.use("money").balance(Map.of()).get("amount"))
                            .isEqualTo("0.00");
                });
    }

    @Test
    void aWrongDefinitionEndsTheStartAndNamesTheSetting() {
        application
                .withPropertyValues(
                        "accumulator.registers.definitions.money.kind=balance",
                        "accumulator.registers.definitions.money.dimensions.account=string",
                        "accumulator.registers.definitions.money.resources.amount=numeric(18,2)")
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasStackTraceContaining("accumulator.registers.definitions.money: ")
                        .rootCause()
                        .hasMessageContaining("dimension \"account\": \"string\" is no dimension type"));
    }

    @Test
    void stepsBackWhereTheApplicationMakesItsOwn() {
        application
                .withUserConfiguration(OwnRegisters.class)
                .run(context -> assertThat(context).getBean(Registers.class).isSameAs(context.getBean("ownRegisters")));
    }

    @Test
    void doesNothingWithoutADataSource() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(RegistersAutoConfiguration.class))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(Registers.class));
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnRegisters {
        @Bean
        Registers ownRegisters(DataSource dataSource) {
            return Registers.on(dataSource).schema("own").open();
        }
    }
}
