package io.telecast.itests;

import io.telecast.itests.kit.Await;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.reflect.Field;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;

/** What there is in the container at one moment, counted: what a bundle that left may not have added to. */
final class Remains {
    private static final List<String> LISTENERS =
            List.of("m_fwkListeners", "m_bndlListeners", "m_syncBndlListeners", "m_svcListeners");

    /** Jetty's and Artemis's threads, which grow and shrink by what those have to do. */
    private static final List<String> POOLS = List.of("qtp", "activemq");

    private Remains() {}

    /** Threads by name, services by class, listeners by kind, and the keys in Redis. */
    static Map<String, Long> count(BundleContext context, URI redis) {
        Map<String, Long> all = new TreeMap<>();
        Stream.of(threads()).forEach(name -> add(all, "thread " + name));
        services(context).forEach(name -> add(all, "service " + name));
        LISTENERS.forEach(kind -> all.put("listeners " + kind, (long) listeners(context, kind)));
        // The deadlines are those of uplink-status, which goes on meanwhile and sets one from time to time.
        keys(redis).stream()
                .filter(key -> !key.startsWith("telecast:deadlines:"))
                .forEach(key -> add(all, "key " + key));
        return all;
    }

    /** What there is more of than before. */
    static Map<String, Long> more(Map<String, Long> before, Map<String, Long> now) {
        Map<String, Long> more = new TreeMap<>();
        now.forEach((name, count) -> {
            long growth = count - before.getOrDefault(name, 0L);
            if (growth > 0) {
                more.put(name, growth);
            }
        });
        return more;
    }

    private static void add(Map<String, Long> all, String name) {
        all.merge(name, 1L, Long::sum);
    }

    private static String[] threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(thread -> thread.getName().replaceAll("[0-9]+", "#"))
                .filter(name -> POOLS.stream().noneMatch(name::contains))
                .toArray(String[]::new);
    }

    private static List<String> services(BundleContext context) {
        try {
            return Stream.of(context.getAllServiceReferences(null, null))
                    .map(service -> String.join(" ", (String[]) service.getProperty("objectClass")))
                    .toList();
        } catch (InvalidSyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Felix does not tell, so it is looked at from inside. */
    private static int listeners(BundleContext context, String kind) {
        Object framework = context.getBundle(0);
        Map<?, ?> byContext = (Map<?, ?>) field(field(framework, "m_dispatcher"), kind);
        return byContext.values().stream()
                .mapToInt(list -> ((Collection<?>) list).size())
                .sum();
    }

    private static Object field(Object owner, String name) {
        for (Class<?> type = owner.getClass(); type != null; type = type.getSuperclass()) {
            try {
                Field field = type.getDeclaredField(name);
                field.setAccessible(true);
                return field.get(owner);
            } catch (NoSuchFieldException above) {
                // It may be one of the class that this one extends.
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(e);
            }
        }
        throw new IllegalStateException(owner.getClass() + " has no " + name);
    }

    /** By the words of Redis themselves: no client of it can be shared with the bundle that has one. */
    private static List<String> keys(URI redis) {
        try (Socket socket = new Socket(redis.getHost(), redis.getPort())) {
            socket.setSoTimeout((int) Await.SHORT.toMillis());
            OutputStream out = socket.getOutputStream();
            String secret = redis.getUserInfo().replaceFirst("^[^:]*:", "");
            out.write(("AUTH " + secret + "\r\nKEYS *\r\n").getBytes(StandardCharsets.UTF_8));
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            String welcome = in.readLine();
            if (!"+OK".equals(welcome)) {
                throw new IllegalStateException("Redis answered " + welcome);
            }
            int count = Integer.parseInt(in.readLine().substring(1));
            List<String> keys = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                in.readLine(); // the length
                keys.add(in.readLine());
            }
            return keys;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
