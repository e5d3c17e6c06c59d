package io.telecast.websocket.internal;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The addresses whose word counts when they tell for whom they speak. */
final class TrustedProxies {

    /** A network, or one address. */
    private record Network(byte[] address, int bits) {
        boolean has(byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> bit % 8;
                if ((address[bit / 8] & mask) != (other[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    private final List<Network> networks = new ArrayList<>();

    /** @param setting addresses and networks with commas between them */
    TrustedProxies(String setting) {
        for (String word : setting.split(",")) {
            if (!word.isBlank()) {
                networks.add(network(word.strip()));
            }
        }
    }

    boolean trusts(InetAddress address) {
        byte[] bytes = address.getAddress();
        return networks.stream().anyMatch(network -> network.has(bytes));
    }

    private static Network network(String word) {
        int slash = word.indexOf('/');
        InetAddress address = IpAddress.read(slash < 0 ? word : word.substring(0, slash));
        Integer bits = address == null ? null : bits(word, slash, address.getAddress().length * 8);
        if (address == null || bits == null) {
            throw new IllegalArgumentException("proxies.trusted: '" + word
                    + "' is not an address; allowed: IP addresses and networks such as 10.0.0.0/8, with commas"
                    + " between them");
        }
        return new Network(address.getAddress(), bits);
    }

    private static @Nullable Integer bits(String word, int slash, int most) {
        if (slash < 0) {
            return most;
        }
        try {
            int bits = Integer.parseInt(word.substring(slash + 1));
            return bits >= 0 && bits <= most ? bits : null;
        } catch (NumberFormatException notANumber) {
            return null;
        }
    }
}
