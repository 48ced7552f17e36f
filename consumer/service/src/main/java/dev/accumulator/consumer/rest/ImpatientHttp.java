package dev.accumulator.consumer.rest;

import java.util.IdentityHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.coyote.Constants;
import org.apache.coyote.Request;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.AbstractEndpoint;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 that does not wait for ever. Tomcat's own timeout begins anew with every byte, so a client that sends one byte
 * in nine seconds keeps a connection for hours. Here the headers of a request have that time from their first byte to
 * their last. When most connections are taken, half-sent headers get less, and idle connections are closed, so that
 * somebody who hoards connections takes none from others. An address may hold a share of the connections only.
 *
 * <p>Tomcat makes it by its name, so it is public.
 */
public final class ImpatientHttp extends Http11NioProtocol {
    private static final int SWEEP_SECONDS = 1;

    /** From this share of the connections on, whoever keeps one without using it loses it. */
    private static final double CROWDED = 0.75;

    /** Ordinary headers come in one packet, and this is time to send it again. */
    private static final long CROWDED_NANOS_MAX = TimeUnit.SECONDS.toNanos(2);

    /** When the connections that were idle at the last look had last received something, in milliseconds. */
    private IdentityHashMap<Object, Long> idleBefore = new IdentityHashMap<>();

    private @Nullable ScheduledFuture<?> sweeping;

    /** Used by Tomcat. */
    public ImpatientHttp() {
        super(new ConnectionShares());
    }

    /** Sets how many connections one address may hold. */
    void setConnectionsPerAddress(int max) {
        ((ConnectionShares) getEndpoint()).setShareMax(max);
    }

    @Override
    public void start() throws Exception {
        super.start();
        sweeping = getUtilityExecutor()
                .scheduleWithFixedDelay(this::sweep, SWEEP_SECONDS, SWEEP_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void stop() throws Exception {
        if (sweeping != null) {
            sweeping.cancel(false);
        }
        super.stop();
    }

    private void sweep() {
        AbstractEndpoint<NioChannel, ?> endpoint = getEndpoint();
        int max = getMaxConnections();
        boolean crowded = max > 0 && endpoint.getConnectionCount() > (long) (max * CROWDED);
        long headersNanosMax = crowded ? CROWDED_NANOS_MAX : TimeUnit.MILLISECONDS.toNanos(getConnectionTimeout());
        IdentityHashMap<Object, Long> idle = new IdentityHashMap<>();
        for (SocketWrapperBase<NioChannel> connection : endpoint.getConnections()) {
            if (crowded && connection instanceof NioEndpoint.NioSocketWrapper channel && isIdle(connection)) {
                idle.put(connection, channel.getLastRead());
            }
            // Idle at two looks in a row, with nothing received between them. Whoever asks again and again is idle at
            // most looks too.
            Long received = idle.get(connection);
            if (isSlow(connection, headersNanosMax)
                    || (received != null && received.equals(idleBefore.get(connection)))) {
                endpoint.processSocket(connection, SocketEvent.ERROR, true);
            }
        }
        idleBefore = idle;
    }

    /** True if the headers of a request have begun to arrive so long ago and are not complete. */
    private static boolean isSlow(SocketWrapperBase<NioChannel> connection, long nanosMax) {
        // It is there while Tomcat waits for more of the headers.
        if (!(connection.getCurrentProcessor() instanceof Http11Processor waiting)) {
            return false;
        }
        Request request = waiting.getRequest();
        long began = request.getStartTimeNanos();
        return began >= 0
                && request.getRequestProcessor().getStage() == Constants.STAGE_PARSE
                && System.nanoTime() - began > nanosMax;
    }

    /** True if no request is being read or answered. A connection is locked while it is at work. */
    private static boolean isIdle(SocketWrapperBase<NioChannel> connection) {
        return connection.getCurrentProcessor() == null && !connection.getLock().isLocked();
    }
}
