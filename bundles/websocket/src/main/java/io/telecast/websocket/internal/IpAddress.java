package io.telecast.websocket.internal;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** IP addresses as they stand in settings and headers; never a name that would have to be looked up. */
final class IpAddress {
    private static final Pattern V4 = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,3}){3})(?::\\d{1,5})?");
    private static final Pattern V6 = Pattern.compile("\\[?([0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)(?:](?::\\d{1,5})?)?");
    private static final int NETWORK_BYTES = 8;
    /** The longest there is, in brackets and with a port; a header may be longer, and is not worth the search. */
    private static final int LONGEST = "[ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255]:65535".length();

    private IpAddress() {}

    /** The address of a text, which may have a port behind it, an IPv6 address then in brackets; null if it is none. */
    static @Nullable InetAddress read(String text) {
        if (text.length() > LONGEST) {
            return null;
        }
        Matcher v4 = V4.matcher(text);
        Matcher v6 = V6.matcher(text);
        String address = v4.matches() ? v4.group(1) : v6.matches() ? "[" + v6.group(1) + "]" : null;
        if (address == null) {
            return null;
        }
        try {
            return InetAddress.getByName(address);
        } catch (UnknownHostException outOfRange) {
            return null;
        }
    }

    /** Whom an address belongs to: of an IPv6 address the network, since a client may choose among the rest of it. */
    static String source(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return address.getHostAddress();
        }
        byte[] network = Arrays.copyOf(Arrays.copyOf(address.getAddress(), NETWORK_BYTES), 16);
        try {
            return InetAddress.getByAddress(network).getHostAddress() + "/64";
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
