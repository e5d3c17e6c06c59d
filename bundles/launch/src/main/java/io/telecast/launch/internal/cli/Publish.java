package io.telecast.launch.internal.cli;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Publishes one report with QoS 1, in the few packets of MQTT 5 that it takes. */
final class Publish {
    private static final String TOPIC = "devices/telemetry";
    private static final int TIMEOUT_MS = 10_000;
    private static final int CONNECT = 0x10;
    private static final int CONNACK = 0x20;
    private static final int PUBLISH_QOS1 = 0x32;
    private static final int PUBACK = 0x40;
    private static final int DISCONNECT = 0xE0;
    /** Reason codes from here on are refusals (MQTT 5, section 2.4). */
    private static final int REFUSED = 0x80;

    private final URI broker;
    private final String username;
    private final @Nullable String password;
    private final String payload;

    Publish(Options options) {
        String address = options.require("broker");
        broker = URI.create(address.contains("://") ? address : "mqtt://" + address);
        if (broker.getHost() == null) {
            throw new IllegalArgumentException("--broker: '" + address + "' is no address; allowed: mqtt://HOST:PORT");
        }
        username = options.require("username");
        password = options.get("password");
        payload = options.argument("the payload");
    }

    int run() throws IOException {
        try (Socket socket = new Socket()) {
            connect(socket);
            socket.setSoTimeout(TIMEOUT_MS);
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            DataInputStream in = new DataInputStream(socket.getInputStream());
            send(out, CONNECT, connect());
            expect(in, CONNACK, 1, "the broker refused the connection");
            send(out, PUBLISH_QOS1, publish());
            expect(in, PUBACK, 2, "the broker refused the report");
            send(out, DISCONNECT, new byte[0]);
        }
        System.out.println("published to " + TOPIC);
        return 0;
    }

    private void connect(Socket socket) throws IOException {
        int port = broker.getPort() < 0 ? 1883 : broker.getPort();
        try {
            socket.connect(new InetSocketAddress(broker.getHost(), port), TIMEOUT_MS);
        } catch (IOException e) {
            throw new IOException("no broker at " + broker.getHost() + ":" + port + ": " + e.getMessage(), e);
        }
    }

    private byte[] connect() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeUTF("MQTT");
        out.writeByte(5);
        // Clean start, a username and perhaps a password.
        out.writeByte(0x02 | 0x80 | (password == null ? 0 : 0x40));
        out.writeShort(TIMEOUT_MS / 1000);
        out.writeByte(0); // no properties
        out.writeUTF("publish-" + UUID.randomUUID());
        out.writeUTF(username);
        if (password != null) {
            out.writeUTF(password);
        }
        return bytes.toByteArray();
    }

    private byte[] publish() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeUTF(TOPIC);
        out.writeShort(1); // packet id
        out.writeByte(0); // no properties
        out.write(payload.getBytes(StandardCharsets.UTF_8));
        return bytes.toByteArray();
    }

    private static void send(DataOutputStream out, int type, byte[] body) throws IOException {
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.write(type);
        int length = body.length;
        do {
            int digit = length % 128;
            length /= 128;
            packet.write(length > 0 ? digit | 0x80 : digit);
        } while (length > 0);
        packet.writeBytes(body);
        out.write(packet.toByteArray());
        out.flush();
    }

    /** Reads one packet, which must be of this type and not refuse; a packet may end before its reason code. */
    private static void expect(DataInputStream in, int type, int reasonAt, String refused) throws IOException {
        int first = in.readUnsignedByte();
        int length = 0;
        int shift = 0;
        int digit;
        do {
            digit = in.readUnsignedByte();
            length |= (digit & 0x7F) << shift;
            shift += 7;
        } while ((digit & 0x80) != 0);
        byte[] body = in.readNBytes(length);
        int reason = body.length > reasonAt ? body[reasonAt] & 0xFF : 0;
        if (first != type || reason >= REFUSED) {
            throw new IOException(refused + " (packet 0x%02x, reason 0x%02x)".formatted(first, reason));
        }
    }
}
