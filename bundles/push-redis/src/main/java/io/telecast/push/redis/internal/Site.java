package io.telecast.push.redis.internal;

import io.lettuce.core.RedisURI;
import java.util.List;

/**
 * Where Redis is.
 *
 * @param like credentials, database and TLS of the servers that hold the data; its host says nothing
 * @param nodes the server itself, or those to ask where the masters are
 * @param masterName by which sentinels know the master; empty without them
 */
record Site(Kind kind, RedisURI like, List<RedisURI> nodes, String masterName) {
    enum Kind {
        SERVER,
        SENTINEL,
        CLUSTER
    }

    static Site server(RedisURI uri) {
        return new Site(Kind.SERVER, uri, List.of(uri), "");
    }

    /** A server that holds data. */
    RedisURI at(String host, int port) {
        return RedisURI.builder(like).withHost(host).withPort(port).build();
    }

    /** The sentinels' own credentials, which are not those of the data. */
    Site withSentinel(String user, String password) {
        if (kind == Kind.SENTINEL && !password.isEmpty()) {
            for (RedisURI node : nodes) {
                if (user.isEmpty()) {
                    node.setAuthentication(password.toCharArray());
                } else {
                    node.setAuthentication(user, password.toCharArray());
                }
            }
        }
        return this;
    }
}
