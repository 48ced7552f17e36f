package dev.accumulator.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PortsTests {
    @Test
    void eachIsGivenOnceAndIsFreeAndNoneThatClientsAreGiven() throws Exception {
        Set<Integer> ports = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            int port = Ports.anyFree();
            try (ServerSocket server = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                assertThat(server.getLocalPort()).isLessThan(32_768);
            }
            ports.add(port);
        }
        assertThat(ports).hasSize(50);
    }
}
