package io.telecast.itests.kit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** The least of an MQTT 5 device, on the JDK alone: for tests inside Karaf, and for packets no library would send. */
public final class RawMqtt implements AutoCloseable {
    private static final int CONNECT = 0x10;
    private static final int CONNACK = 0x20;
    private static final int PUBLISH_QOS_1 = 0x32;
    private static final int PUBACK = 0x40;
    private static final int NAME_PASSWORD_CLEAN = 0xC2;

    /** The answer to a report: its packet id and reason code, 0 when all is well. */
    public record Acknowledgement(int packetId, int reason) {}

    private final Socket socket;
    private final DataInputStream in;
    private int packetId;

    private RawMqtt(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout((int) Duration.ofSeconds(10).toMillis());
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    }

    /** Connects to a loopback port; fails when the broker refuses. */
    public static RawMqtt connect(int port, String clientId, String username, String password) throws IOException {
        RawMqtt device = new RawMqtt(port);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(body);
        out.writeUTF("MQTT");
        out.writeByte(5);
        out.writeByte(NAME_PASSWORD_CLEAN);
        out.writeShort(0); // it sends no pings, and may have nothing to report for long: as long as the broker allows
        out.writeByte(0);
        out.writeUTF(clientId);
        out.writeUTF(username);
        out.writeUTF(password);
        device.send(CONNECT, body.toByteArray());
        byte[] answer = device.receive(CONNACK);
        if (answer[1] != 0) {
            device.close();
            throw new IOException("refused with " + (answer[1] & 0xff));
        }
        return device;
    }

    /** Publishes at QoS 1 and returns the reason code of the acknowledgement, 0 when all is well. */
    public int publish(String topic, String payload) throws IOException {
        send(topic, payload);
        return acknowledgement();
    }

    /** Publishes at QoS 1 and does not wait. */
    public void send(String topic, String payload) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(body);
        out.writeUTF(topic);
        packetId = nextPacketId();
        out.writeShort(packetId);
        out.writeByte(0);
        out.write(payload.getBytes(StandardCharsets.UTF_8));
        send(PUBLISH_QOS_1, body.toByteArray());
    }

    /** The packet id of the next report. */
    public int nextPacketId() {
        return packetId % 65_535 + 1;
    }

    /** The reason code of the next acknowledgement, 0 when all is well. */
    public int acknowledgement() throws IOException {
        return nextAcknowledgement().reason();
    }

    /** The next acknowledgement. */
    public Acknowledgement nextAcknowledgement() throws IOException {
        byte[] answer = receive(PUBACK);
        int packet = (answer[0] & 0xff) << 8 | answer[1] & 0xff;
        return new Acknowledgement(packet, answer.length < 3 ? 0 : answer[2] & 0xff);
    }

    /** Sends a packet of any kind and content. */
    public void send(int firstByte, byte[] body) throws IOException {
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.write(firstByte);
        int length = body.length;
        do {
            packet.write(length % 128 | (length >= 128 ? 128 : 0));
            length /= 128;
        } while (length > 0);
        packet.write(body);
        socket.getOutputStream().write(packet.toByteArray());
    }

    /** Whether the broker ended the connection, waited for. */
    public boolean isEnded() {
        try {
            while (in.read() >= 0) {
                // What comes before the end does not matter here.
            }
            return true;
        } catch (IOException e) {
            return !(e instanceof SocketTimeoutException);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private byte[] receive(int expected) throws IOException {
        int firstByte = in.readUnsignedByte();
        int length = 0;
        int shift = 0;
        int digit;
        do {
            digit = in.readUnsignedByte();
            length |= (digit & 127) << shift;
            shift += 7;
        } while (digit >= 128);
        byte[] body = new byte[length];
        in.readFully(body);
        if (firstByte != expected) {
            throw new IOException(
                    "packet " + Integer.toHexString(firstByte) + " in place of " + Integer.toHexString(expected));
        }
        return body;
    }
}
