package dev.accumulator.consumer.rest;

import org.apache.catalina.Container;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * Settings of the container that have no property: encoded slashes of a path reach the controllers, what the
 * container refuses is answered by a problem detail, and slow clients do not keep connections, nor one
 * address all of them.
 */
@Component
final class WebServer implements WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> {
    private final RestSettings settings;

    WebServer(RestSettings settings) {
        this.settings = settings;
    }

    @Override
    public void customize(ConfigurableTomcatWebServerFactory factory) {
        if (factory instanceof TomcatWebServerFactory tomcat) {
            tomcat.setProtocol(ImpatientHttp.class.getName());
        }
        // Passed through and not decoded: a decoded slash would take part in the resolution of ".." segments.
        factory.addConnectorCustomizers(connector -> {
            if (connector.getProtocolHandler() instanceof ImpatientHttp http) {
                limitConnections(http);
            }
            connector.setEncodedSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue());
            connector.setEncodedReverseSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue());
        });
        // The valve that comes last reports first. Spring Boot adds its own before this one.
        factory.addContextCustomizers(context -> {
            Container host = context.getParent();
            host.getPipeline().addValve(new ProblemReportValve());
        });
    }

    /** Each connection may have a request, and what requests take has a bound. */
    private void limitConnections(ImpatientHttp http) {
        int max = Math.min(http.getMaxConnections(), HeapLimits.connectionsMax(HeapLimits.heapBytes()));
        http.setMaxConnections(max);
        http.setConnectionsPerAddress(settings.connectionsPerAddress(max));
    }
}
