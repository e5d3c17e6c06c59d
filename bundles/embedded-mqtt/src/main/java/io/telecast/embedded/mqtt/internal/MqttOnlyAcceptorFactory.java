package io.telecast.embedded.mqtt.internal;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptorFactory;
import org.apache.activemq.artemis.core.remoting.impl.netty.TransportConstants;
import org.apache.activemq.artemis.core.server.cluster.ClusterConnection;
import org.apache.activemq.artemis.core.server.metrics.MetricsManager;
import org.apache.activemq.artemis.spi.core.protocol.ProtocolManager;
import org.apache.activemq.artemis.spi.core.remoting.Acceptor;
import org.apache.activemq.artemis.spi.core.remoting.BufferHandler;
import org.apache.activemq.artemis.spi.core.remoting.ServerConnectionLifeCycleListener;
import org.jspecify.annotations.Nullable;

/**
 * The broker's acceptor without HTTP, which it cannot be told to leave: it would collect the bodies of strangers without
 * a bound. It asks for a setting when a client speaks HTTP, and gets an exception, so it closes the connection.
 */
public final class MqttOnlyAcceptorFactory extends NettyAcceptorFactory {

    /** A map that does not answer the question only HTTP asks. */
    private static final class WithoutHttp extends HashMap<String, Object> {
        private static final long serialVersionUID = 1;

        WithoutHttp(Map<String, Object> params) {
            super(params);
        }

        @Override
        public @Nullable Object get(Object key) {
            if (TransportConstants.HTTP_RESPONSE_TIME_PROP_NAME.equals(key)) {
                throw new UnsupportedOperationException("HTTP is not served on the MQTT port");
            }
            return super.get(key);
        }
    }

    @Override
    @SuppressWarnings("rawtypes")
    public Acceptor createAcceptor(
            String name,
            ClusterConnection cluster,
            Map<String, Object> params,
            BufferHandler handler,
            ServerConnectionLifeCycleListener listener,
            Executor threads,
            ScheduledExecutorService scheduler,
            Map<String, ProtocolManager> protocols,
            String threadGroup,
            MetricsManager metrics) {
        return super.createAcceptor(
                name,
                cluster,
                new WithoutHttp(params),
                handler,
                listener,
                threads,
                scheduler,
                protocols,
                threadGroup,
                metrics);
    }
}
