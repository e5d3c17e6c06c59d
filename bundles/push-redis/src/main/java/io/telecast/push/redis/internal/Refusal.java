package io.telecast.push.redis.internal;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What Redis says instead of doing what it was asked. */
enum Refusal {
    /** Another master has the slot. */
    MOVED,
    /** The slot is on its way to another master, and this key is there. */
    ASK,
    /** The slot is on its way, and one key is here while another is there. */
    TRYAGAIN,
    /** The cluster is not whole. */
    CLUSTERDOWN,
    /** It is a replica. */
    READONLY,
    /** Its master is away. */
    MASTERDOWN,
    OTHER;

    static Refusal of(Throwable failure) {
        String[] words = words(failure);
        for (Refusal each : values()) {
            if (each.name().equals(words[0])) {
                return each;
            }
        }
        return OTHER;
    }

    /** The address that {@link #ASK} and {@link #MOVED} name, {@code host:port}. */
    static @Nullable String address(Throwable failure) {
        String[] words = words(failure);
        return words.length > 2 ? words[2] : null;
    }

    private static String[] words(Throwable failure) {
        Throwable cause = cause(failure);
        String text = cause instanceof RedisCommandExecutionException ? cause.getMessage() : null;
        return (text == null ? "" : text).split(" ", -1);
    }

    private static Throwable cause(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** Why a connection could not be made, for an operator. */
    static String reason(@Nullable Throwable failure) {
        if (failure == null) {
            return "no reason is known";
        }
        Throwable cause = cause(failure);
        String text = String.valueOf(cause.getMessage());
        if (text.startsWith("WRONGPASS") || text.startsWith("NOAUTH") || text.startsWith("ERR AUTH")) {
            return "it refuses the user and password in url: " + text;
        }
        if (text.startsWith("NOPERM")) {
            return "the user in url may not do what is needed: " + text;
        }
        if (cause instanceof CertificateException || cause instanceof CertPathBuilderException) {
            return "its certificate is not accepted (tls.ca, tls.verify): " + text;
        }
        if (cause instanceof SSLException) {
            boolean certificate = text.toLowerCase(Locale.ROOT).contains("certificate");
            return (certificate ? "it does not accept our certificate (tls.certificate): " : "TLS fails: ") + text;
        }
        return cause instanceof RedisConnectionException ? text : cause.toString();
    }
}
