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
import org.springframework.transaction.support.ResourceTransactionManager;

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
        managers.ifUnique(manager -> {
            if (!isOfAnotherResource(manager, dataSource)) {
                builder.transactions(manager);
            }
        });
        clocks.ifUnique(builder::clock);
        Registers registers = builder.open();
        settings.definitions().forEach((name, register) -> registers.define(register.definition(name)));
        return registers;
    }

    /**
     * True for the manager of something else than this data source, such as Kafka's. JPA's is one too: the builder's own
     * manager joins its transactions.
     */
    private static boolean isOfAnotherResource(PlatformTransactionManager manager, DataSource dataSource) {
        return manager instanceof ResourceTransactionManager ofResource
                && !ofResource.getResourceFactory().equals(dataSource);
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
