package dev.accumulator.registers.autoconfigure;

import dev.accumulator.registers.Registers;
import dev.accumulator.registers.RegistersBuilder;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.transaction.PlatformTransactionManager;

/** Opens the registers of the application's data source, defines those that are configured, and folds them. */
@AutoConfiguration(
        // By name: an application may have none of these, and JPA's transaction manager comes before that of JDBC.
        afterName = {
            "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
            "org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration",
            "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration"
        })
@ConditionalOnSingleCandidate(DataSource.class)
@EnableConfigurationProperties(RegistersProperties.class)
public final class RegistersAutoConfiguration {

    /**
     * The registers.
     *
     * @param managers the transaction manager that the application's own code uses, if it has one
     * @param clocks the application's clock, if it has one
     */
    @Bean
    @ConditionalOnMissingBean
    static Registers registers(
            DataSource dataSource,
            ObjectProvider<PlatformTransactionManager> managers,
            ObjectProvider<Clock> clocks,
            RegistersProperties settings) {
        RegistersBuilder builder = Registers.on(dataSource)
                .schema(settings.schema())
                .months(settings.months().back(), settings.months().ahead())
                .dayTotalsFrom(settings.dayTotalsFrom());
        managers.ifUnique(builder::transactions);
        clocks.ifUnique(builder::clock);
        Registers registers = builder.open();
        settings.definitions().forEach((name, register) -> registers.define(register.definition(name)));
        return registers;
    }

    /** Folds while the application runs. */
    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnSingleCandidate(Registers.class)
    @ConditionalOnBooleanProperty(name = "accumulator.registers.folding.enabled", matchIfMissing = true)
    static FoldingLifecycle accumulatorRegistersFolding(Registers registers, RegistersProperties settings) {
        return new FoldingLifecycle(registers, settings.folding().pause());
    }
}
