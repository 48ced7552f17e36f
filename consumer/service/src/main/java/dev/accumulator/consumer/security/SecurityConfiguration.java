package dev.accumulator.consumer.security;

import jakarta.servlet.DispatcherType;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.actuate.endpoint.web.WebServerNamespace;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.JwkSetUriJwtDecoderBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderInitializationException;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationProvider;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.util.StringUtils;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SecuritySettings.class)
class SecurityConfiguration implements WebMvcConfigurer {
    private static final Duration ISSUER_WAIT_MAX = Duration.ofSeconds(5);

    /** The paths that a browser loads to show the API reference. The check at the handlers lets nothing else through. */
    private static final String[] REFERENCE = {
        "/reference", "/swagger-ui/**", "/v3/api-docs", "/v3/api-docs.yaml", "/v3/api-docs/swagger-config"
    };

    private final boolean publicReference;

    SecurityConfiguration(SecuritySettings settings) {
        this.publicReference = settings.publicReference();
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new RoleCheck(publicReference)).order(Integer.MIN_VALUE);
    }

    @Bean
    SignIn signIn(
            SecuritySettings settings,
            @Value("${spring.security.oauth2.resourceserver.jwt.issuer-uri:}") String issuer) {
        if (StringUtils.hasText(issuer)) {
            return SignIn.TOKEN;
        }
        return settings.users().isEmpty() ? SignIn.NONE : SignIn.PASSWORD;
    }

    /** Checks names and passwords. That it is there keeps Spring Boot from making up a user of its own. */
    @Bean
    AuthenticationManager passwords(SignIn signIn, SecuritySettings settings) {
        if (signIn != SignIn.PASSWORD) {
            return refused -> {
                throw new BadCredentialsException("Nobody signs in by a password");
            };
        }
        return new ProviderManager(new PasswordSignIn(
                settings.users(), PasswordEncoderFactories.createDelegatingPasswordEncoder(), System::nanoTime));
    }

    /** Bounds how long a request waits for the keys of the issuer. */
    @Bean
    JwkSetUriJwtDecoderBuilderCustomizer issuerWait() {
        SimpleClientHttpRequestFactory requests = new SimpleClientHttpRequestFactory();
        requests.setConnectTimeout(ISSUER_WAIT_MAX);
        requests.setReadTimeout(ISSUER_WAIT_MAX);
        return decoder -> decoder.restOperations(new RestTemplate(requests));
    }

    @Bean
    HttpFirewall everyPath() {
        return new EveryPath();
    }

    @Bean
    SecurityFilterChain requests(
            HttpSecurity http,
            SignIn signIn,
            SecuritySettings settings,
            AuthenticationManager passwords,
            ObjectProvider<JwtDecoder> tokens,
            @Value("${spring.security.oauth2.resourceserver.jwt.principal-claim-name:sub}") String nameClaim)
            throws Exception {
        // No cookie signs anybody in, so there is no session, no token against forged requests, and no way out.
        http.csrf(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .headers(SecurityConfiguration::headers)
                .addFilterAfter(
                        new ForeignRequests(new OwnNames(settings.hosts()), new AllowedPages(settings.origins())),
                        HeaderWriterFilter.class)
                .authorizeHttpRequests(this::rules);
        switch (signIn) {
            case TOKEN -> tokens(http, new TokenSignIn(nameClaim), tokens.getObject());
            case PASSWORD -> passwords(http, passwords);
            case NONE ->
                http.addFilterBefore(
                        new LocalSignIn(new UncheckedName(nameClaim)), AnonymousAuthenticationFilter.class);
        }
        return http.build();
    }

    private void rules(AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry rules) {
        // A request was judged before it came to be dispatched again.
        rules.dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.ASYNC, DispatcherType.FORWARD)
                .permitAll()
                .requestMatchers(EndpointRequest.toAdditionalPaths(WebServerNamespace.SERVER, HealthEndpoint.class))
                .permitAll()
                .requestMatchers(EndpointRequest.to(HealthEndpoint.class))
                .permitAll()
                .requestMatchers(EndpointRequest.toLinks(), EndpointRequest.to("info", "prometheus"))
                .hasRole(Role.READER.name())
                // Whatever else is exposed may show secrets or change the process.
                .requestMatchers(EndpointRequest.toAnyEndpoint())
                .hasRole(Role.ADMIN.name());
        if (publicReference) {
            rules.requestMatchers(REFERENCE).permitAll();
        }
        // Which role a handler needs is compared at the handler.
        rules.anyRequest().authenticated();
    }

    private static void tokens(HttpSecurity http, TokenSignIn roles, JwtDecoder decoder) throws Exception {
        SignInRefusals refusals = new SignInRefusals("Bearer");
        // Given as a whole, because one that Spring puts together goes on to ask the manager of passwords.
        JwtAuthenticationProvider check = new JwtAuthenticationProvider(token -> decoded(token, decoder));
        check.setJwtAuthenticationConverter(roles);
        http.exceptionHandling(
                        handling -> handling.authenticationEntryPoint(refusals).accessDeniedHandler(refusals))
                .oauth2ResourceServer(server -> server.withObjectPostProcessor(told(refusals))
                        .authenticationEntryPoint(refusals)
                        .accessDeniedHandler(refusals)
                        .jwt(tokens -> tokens.authenticationManager(check::authenticate)));
    }

    private static void passwords(HttpSecurity http, AuthenticationManager passwords) throws Exception {
        SignInRefusals refusals = new SignInRefusals("Basic realm=\"accumulator\", charset=\"UTF-8\"");
        http.authenticationManager(passwords)
                .exceptionHandling(
                        handling -> handling.authenticationEntryPoint(refusals).accessDeniedHandler(refusals))
                .httpBasic(basic -> basic.authenticationEntryPoint(refusals));
    }

    /** Says in the words of a sign-in that the issuer could not yet be asked for its keys. */
    private static Jwt decoded(String token, JwtDecoder decoder) {
        try {
            return decoder.decode(token);
        } catch (JwtDecoderInitializationException away) {
            throw new JwtException("The issuer cannot be asked for its keys", away);
        }
    }

    /** An issuer that is away is no failure of the service, which the filter would make of it. */
    private static ObjectPostProcessor<BearerTokenAuthenticationFilter> told(SignInRefusals refusals) {
        return new ObjectPostProcessor<>() {
            @Override
            public <O extends BearerTokenAuthenticationFilter> O postProcess(O filter) {
                filter.setAuthenticationFailureHandler(refusals::commence);
                return filter;
            }
        };
    }

    private static void headers(HeadersConfigurer<HttpSecurity> headers) {
        headers.defaultsDisabled()
                .addHeaderWriter(new AnswerHeaders())
                .cacheControl(cache -> {})
                // Sent over TLS alone.
                .httpStrictTransportSecurity(hsts -> {});
    }
}
