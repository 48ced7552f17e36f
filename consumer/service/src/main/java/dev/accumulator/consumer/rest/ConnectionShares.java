package dev.accumulator.consumer.rest;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tomcat's endpoint with a limit of connections for each address. Tomcat's own limit is one for all: whoever takes all
 * connections makes everybody else wait. Here a connection beyond the share of its address is closed as soon as it is
 * accepted, so others find room.
 */
final class ConnectionShares extends NioEndpoint {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionShares.class);
    private static final long WARNING_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Map<SocketChannel, InetAddress> open = new ConcurrentHashMap<>();
    private final Map<InetAddress, Integer> held = new ConcurrentHashMap<>();
    private final AtomicLong warned = new AtomicLong(System.nanoTime() - WARNING_NANOS);

    /** How many connections one address may hold. */
    private volatile int shareMax = Integer.MAX_VALUE;

    void setShareMax(int shareMax) {
        this.shareMax = shareMax;
    }

    @Override
    public void setHandler(Handler<NioChannel> handler) {
        super.setHandler(new ReleasingHandler(handler));
    }

    @Override
    protected boolean setSocketOptions(SocketChannel socket) {
        InetAddress address = address(socket);
        if (address == null) {
            return super.setSocketOptions(socket);
        }
        if (!take(address)) {
            destroySocket(socket);
            warn(address);
            return false;
        }
        open.put(socket, address);
        boolean isServed = super.setSocketOptions(socket);
        if (!isServed) {
            giveBack(socket);
        }
        return isServed;
    }

    /** Null if the client is gone already. */
    private static @Nullable InetAddress address(SocketChannel socket) {
        try {
            return socket.getRemoteAddress() instanceof InetSocketAddress remote ? remote.getAddress() : null;
        } catch (IOException gone) {
            return null;
        }
    }

    /** Only the one thread that accepts connections takes. */
    private boolean take(InetAddress address) {
        if (held.getOrDefault(address, 0) >= shareMax) {
            return false;
        }
        held.merge(address, 1, Integer::sum);
        return true;
    }

    private void giveBack(SocketChannel socket) {
        InetAddress address = open.remove(socket);
        if (address != null) {
            held.computeIfPresent(address, (any, now) -> now > 1 ? now - 1 : null);
        }
    }

    private void warn(InetAddress address) {
        long now = System.nanoTime();
        long last = warned.get();
        if (now - last >= WARNING_NANOS && warned.compareAndSet(last, now)) {
            LOG.warn(
                    "Connections of {} are closed: it holds {}, as many as one address may"
                            + " (accumulator.rest.connections-per-address)",
                    address.getHostAddress(),
                    shareMax);
        }
    }

    /** Gives a connection back before Tomcat closes it. */
    private final class ReleasingHandler implements Handler<NioChannel> {
        private final Handler<NioChannel> handler;

        ReleasingHandler(Handler<NioChannel> handler) {
            this.handler = handler;
        }

        @Override
        public SocketState process(SocketWrapperBase<NioChannel> connection, SocketEvent event) {
            return handler.process(connection, event);
        }

        @Override
        public @Nullable Object getGlobal() {
            return handler.getGlobal();
        }

        @Override
        public void release(SocketWrapperBase<NioChannel> connection) {
            giveBack(connection.getSocket().getIOChannel());
            handler.release(connection);
        }

        @Override
        public void pause() {
            handler.pause();
        }

        @Override
        public void recycle() {
            handler.recycle();
        }
    }
}
