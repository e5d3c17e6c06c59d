package io.telecast.push.redis.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslVerifyMode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisAddressTest {
    @Test
    void oneServer() {
        RedisURI uri = RedisAddress.parse("redis://me:p%40ss+word@[::1]:7000/3")
                .nodes()
                .get(0);
        assertEquals("::1", uri.getHost());
        assertEquals(7000, uri.getPort());
        assertEquals(3, uri.getDatabase());
        assertFalse(uri.isSsl());
        assertEquals("me p@ss+word", credentials(uri));
        assertEquals(6379, RedisAddress.parse("redis://host").nodes().get(0).getPort());
        assertEquals(
                "null a/b?c#d@e",
                credentials(RedisAddress.parse("redis://:a%2Fb%3Fc%23d@e@host").like()));
    }

    @Test
    void tls() {
        RedisURI uri =
                RedisAddress.parse("rediss://host", SslVerifyMode.CA).nodes().get(0);
        assertTrue(uri.isSsl());
        assertEquals(SslVerifyMode.CA, uri.getVerifyMode());
        assertEquals(
                SslVerifyMode.FULL, RedisAddress.parse("rediss://host").like().getVerifyMode());
        assertEquals(
                SslVerifyMode.NONE,
                RedisAddress.parse("redis+tls://host?verifyPeer=NONE").like().getVerifyMode());
    }

    @Test
    void sentinelsHaveCredentialsOfTheirOwn() {
        Site site = RedisAddress.parse("rediss-sentinel://me:secret@h1,h2:26380/2#screens")
                .withSentinel("s", "other");
        assertEquals(Site.Kind.SENTINEL, site.kind());
        assertEquals("screens", site.masterName());
        assertEquals(
                List.of("h1:26379", "h2:26380"),
                site.nodes().stream().map(Route::address).toList());
        RedisURI sentinel = site.nodes().get(0);
        assertTrue(sentinel.isSsl());
        assertEquals(0, sentinel.getDatabase());
        assertEquals("s other", credentials(sentinel));
        RedisURI master = site.at("h3", 6380);
        assertTrue(master.isSsl());
        assertEquals(2, master.getDatabase());
        assertEquals("me secret", credentials(master));
        assertEquals(
                "m2",
                RedisAddress.parse("redis-sentinel://h1?sentinelMasterId=m2&database=4")
                        .masterName());
    }

    @Test
    void cluster() {
        Site site = RedisAddress.parse("rediss-cluster://:secret@h1:7000,h2");
        assertEquals(Site.Kind.CLUSTER, site.kind());
        assertEquals(
                List.of("h1:7000", "h2:6379"),
                site.nodes().stream().map(Route::address).toList());
        assertTrue(site.at("h3", 1).isSsl());
        assertEquals("null secret", credentials(site.at("h3", 1)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "http://:hidden@host",
                "redis://:hidden@",
                "redis://:hidden@host:0",
                "redis://:hidden@host:65536",
                "redis://:hidden@host:x",
                "redis://:hidden@host/x",
                "redis://:hidden@h1,h2",
                "redis://:hidden@host#master",
                "redis://:hid%zz@host",
                "redis://:hidden@host?timeout=5s",
                "redis://:hidden@ho st",
                "redis-sentinel://:hidden@host",
                "redis-sentinel://:hidden@host,#master",
                "redis-cluster://:hidden@h1,h2/1",
                "redis-cluster://:hidden@h1#master"
            })
    void whatIsNoneIsRefusedWithoutThePassword(String text) {
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> RedisAddress.parse(text));
        String message = String.valueOf(refused.getMessage());
        assertTrue(message.startsWith("url (TELECAST_REDIS_URL): '"), message);
        assertTrue(message.contains("allowed: "), message);
        assertFalse(message.contains("hid"), message);
    }

    private static String credentials(RedisURI uri) {
        RedisCredentials all = uri.getCredentialsProvider().resolveCredentials().block();
        return all.getUsername() + " " + new String(all.getPassword());
    }
}
