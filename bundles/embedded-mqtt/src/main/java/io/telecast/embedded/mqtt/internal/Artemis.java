package io.telecast.embedded.mqtt.internal;

import java.util.HashMap;
import java.util.Map;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.WildcardConfiguration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.remoting.impl.netty.TransportConstants;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.core.settings.impl.PageFullMessagePolicy;

/** How ActiveMQ Artemis is set up for this broker. */
final class Artemis {
    private static final int PAGE_BYTES = 1024 * 1024;
    private static final int PAGES_READ_AHEAD = 4;
    private static final int JOURNAL_FILE_BYTES = 10 * 1024 * 1024;
    private static final int JOURNAL_RESERVE_BYTES = 128 * 1024;
    private static final long SCAN_MILLIS = 5000;
    private static final long ADDRESS_LIFE_MILLIS = 5000;
    private static final int GROUPS = 1024;

    private Artemis() {}

    static Configuration configuration(Settings settings) throws Exception {
        String data = settings.data().toString();
        Configuration artemis = new ConfigurationImpl()
                .setName("telecast")
                .setResolveProtocols(false)
                .setJMXManagementEnabled(false)
                .setSecurityEnabled(true)
                // The answers come from the connection, so there is nothing to remember, and nothing to go stale.
                .setAuthenticationCacheSize(0)
                .setAuthorizationCacheSize(0)
                // Addresses are MQTT topics as they are.
                .setWildCardConfiguration(new WildcardConfiguration()
                        .setDelimiter('/')
                        .setAnyWords('#')
                        .setSingleWord('+'))
                .setJournalDirectory(data + "/journal")
                .setBindingsDirectory(data + "/bindings")
                .setPagingDirectory(data + "/paging")
                .setLargeMessagesDirectory(data + "/large")
                .addAcceptorConfiguration(acceptor(settings))
                .addAddressSetting("#", addresses(settings));
        artemis.setGlobalMaxSize(settings.memoryBytes());
        artemis.setMinDiskFree(settings.diskFreeBytes());
        artemis.setMaxDiskUsage(-1);
        artemis.setAddressQueueScanPeriod(SCAN_MILLIS);
        artemis.setMqttSessionScanInterval(SCAN_MILLIS);
        journal(artemis, settings.limits().envelopeBytes());
        return artemis;
    }

    private static void journal(Configuration artemis, int envelopeBytes) {
        artemis.setJournalType(JournalType.NIO)
                .setJournalSyncTransactional(true)
                .setJournalSyncNonTransactional(true)
                .setJournalFileSize(JOURNAL_FILE_BYTES)
                // The longest envelope must be one record.
                .setJournalBufferSize_NIO(envelopeBytes + JOURNAL_RESERVE_BYTES);
    }

    private static AddressSettings addresses(Settings settings) {
        return new AddressSettings()
                .setDefaultAddressRoutingType(RoutingType.MULTICAST)
                .setDefaultQueueRoutingType(RoutingType.MULTICAST)
                .setAutoCreateAddresses(true)
                .setAutoDeleteAddresses(true)
                // Every message id is an address of its own; without this it would stay for ever.
                .setAutoDeleteAddressesSkipUsageCheck(true)
                .setAutoDeleteAddressesDelay(ADDRESS_LIFE_MILLIS)
                .setAutoCreateQueues(false)
                .setAutoDeleteQueues(false)
                // Devices share so many groups, or each would be remembered for ever.
                .setDefaultGroupBuckets(GROUPS)
                // A report that was sent ten times to a platform that went away each time is no broken report.
                .setMaxDeliveryAttempts(-1)
                // Nobody listens there: what a sender let expire is gone.
                .setDeadLetterAddress(SimpleString.of("telecast/dead"))
                .setExpiryAddress(SimpleString.of("telecast/expired"))
                .setAddressFullMessagePolicy(AddressFullMessagePolicy.PAGE)
                .setMaxSizeBytes(settings.memoryBytes() / 2)
                .setPageSizeBytes(PAGE_BYTES)
                .setMaxReadPageBytes(PAGES_READ_AHEAD * PAGE_BYTES)
                .setPageLimitBytes(settings.diskBytes())
                .setPageFullMessagePolicy(PageFullMessagePolicy.FAIL);
    }

    private static TransportConfiguration acceptor(Settings settings) {
        Map<String, Object> params = new HashMap<>();
        params.put(TransportConstants.HOST_PROP_NAME, settings.bind());
        params.put(TransportConstants.PORT_PROP_NAME, settings.port());
        params.put(TransportConstants.PROTOCOLS_PROP_NAME, "MQTT");
        params.put(TransportConstants.USE_EPOLL_PROP_NAME, false);
        params.put(TransportConstants.USE_KQUEUE_PROP_NAME, false);
        params.put(TransportConstants.CONNECTIONS_ALLOWED, (long) settings.connections());
        return new TransportConfiguration(MqttOnlyAcceptorFactory.class.getName(), params, "mqtt");
    }
}
