package io.telecast.mqtt.internal;

import java.io.EOFException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.jspecify.annotations.Nullable;

/** Says in words why a broker does not let us work, and what an operator can do (MQTT 5, section 2.4). */
final class Reason {
    static final int NOT_AUTHORIZED = 0x87;
    static final int SESSION_TAKEN_OVER = 0x8E;
    static final String SHARED_SUBSCRIPTIONS =
            "has no shared subscriptions, by which instances share the reports; allow them, or take another broker";
    private static final int FIRST_REFUSAL = 0x80;
    private static final int LAST_REFUSAL = 0xA2;
    private static final String CREDENTIALS = "username and password (TELECAST_MQTT_USER, TELECAST_MQTT_PASSWORD)";

    private Reason() {}

    static boolean isRefusal(int code) {
        return code >= FIRST_REFUSAL && code <= LAST_REFUSAL;
    }

    /** Why an attempt or a connection failed. */
    static String of(Throwable failure, Broker broker, String clientId) {
        if (failure instanceof MqttException mqtt && isRefusal(mqtt.getReasonCode())) {
            return ofCode(mqtt.getReasonCode(), clientId);
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String words = ofException(cause, broker.tls());
            if (words != null) {
                return words;
            }
        }
        Throwable inner = failure;
        while (inner.getCause() != null) {
            inner = inner.getCause();
        }
        String code = failure instanceof MqttException mqtt ? " (client code " + mqtt.getReasonCode() + ")" : "";
        return "fails: " + (inner.getMessage() == null ? inner.getClass().getSimpleName() : inner.getMessage()) + code;
    }

    /** What a reason code of the broker means to us. */
    static String ofCode(int code, String clientId) {
        String words =
                switch (code) {
                    case 0x81, 0x82 -> "says that we break the protocol; see its log";
                    case 0x84 -> "does not speak MQTT 5; take a broker that does";
                    case 0x85 -> "refuses the client id " + clientId + "; let it allow ids that begin with telecast-";
                    case 0x86 -> "does not accept user or password; see " + CREDENTIALS;
                    case NOT_AUTHORIZED ->
                        "says that we are not authorised; see " + CREDENTIALS
                                + ", the client certificate, and the rights of this user at the broker";
                    case 0x88 -> "is not available";
                    case 0x89 -> "is busy";
                    case 0x8A -> "has banned this client; see its log";
                    case 0x8B -> "shuts down";
                    case 0x8C ->
                        "asks for another method of authentication; allowed: user and password, or a certificate";
                    case 0x8D -> "heard nothing of us for too long (keepalive.s)";
                    case SESSION_TAKEN_OVER ->
                        "has another client with the id " + clientId
                                + "; give each instance a name of its own (instance, TELECAST_INSTANCE)";
                    case 0x8F -> "does not accept the topic filter";
                    case 0x93 -> "says that receive.maximum is exceeded; see its log";
                    case 0x95 -> "says that a packet is too large; see its log";
                    case 0x96, 0x9F -> "limits the rate; let it allow more for this user";
                    case 0x97 -> "says that a quota is used up; let it allow more for this user";
                    case 0x98 -> "was told by its administrator to end the connection";
                    case 0x9C, 0x9D -> "says that another server is to be used; see url (TELECAST_MQTT_URL)";
                    case 0x9E -> SHARED_SUBSCRIPTIONS;
                    case 0xA0 -> "ends connections after a time of its own";
                    case 0xA2 -> "has no wildcard subscriptions; allow them, or take another broker";
                    default -> "gives no reason; see its log";
                };
        return words + " (reason code " + code + ")";
    }

    private static @Nullable String ofException(Throwable cause, boolean tls) {
        if (cause instanceof UnknownHostException) {
            return "has a name that cannot be resolved; see url (TELECAST_MQTT_URL)";
        }
        if (cause instanceof ConnectException || cause instanceof NoRouteToHostException) {
            return "cannot be reached (" + text(cause) + ")";
        }
        if (cause instanceof SocketTimeoutException) {
            return "does not answer in time (connect.timeout.ms)";
        }
        if (cause instanceof EOFException || cause instanceof SocketException) {
            return "ended the connection without a word; "
                    + (tls
                            ? "does it speak TLS at this port, and accept our certificate (tls.cert.file)?"
                            : "is it an MQTT 5 broker, and without TLS (else mqtts://) at this port?");
        }
        if (cause instanceof SSLException) {
            return ofTls(cause);
        }
        return cause instanceof NotMqtt5 ? text(cause) : null;
    }

    private static String ofTls(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateExpiredException) {
                return "has a certificate that has expired; renew it at the broker";
            }
            if (cause instanceof CertPathBuilderException) {
                return "has a certificate of a CA that is not trusted; see " + TlsFiles.CA;
            }
            if (cause instanceof CertPathValidatorException) {
                return "has a certificate that is not valid (" + text(cause) + "); see " + TlsFiles.CA;
            }
            if (cause instanceof CertificateException && cause.getCause() == null && isAboutName(text(cause))) {
                return "has a certificate for another name (" + text(cause) + "); see tls.verify.host";
            }
        }
        String text = text(failure);
        if (text.contains("alert: ")) {
            return "ends the TLS handshake (" + text.substring(text.indexOf("alert: ") + 7) + "); see "
                    + TlsFiles.CERTIFICATE + ", " + TlsFiles.KEY + " and tls.versions";
        }
        if (text.contains("Unsupported or unrecognized SSL message")) {
            return "does not speak TLS at this port; allowed there: mqtt://";
        }
        return "does not agree on TLS (" + text + "); see tls.versions";
    }

    private static boolean isAboutName(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return lower.contains("subject alternative") || lower.contains("no name matching");
    }

    private static String text(Throwable cause) {
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
