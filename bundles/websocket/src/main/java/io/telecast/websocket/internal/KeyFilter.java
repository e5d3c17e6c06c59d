package io.telecast.websocket.internal;

import java.util.Collection;
import java.util.Set;

/** Which keys a socket asked for, shown as one flat object. */
final class KeyFilter implements Format {
    static final KeyFilter ALL = new KeyFilter(Set.of());

    private final Set<String> keys;
    private final int hash;

    private KeyFilter(Set<String> keys) {
        this.keys = keys;
        this.hash = keys.hashCode();
    }

    static KeyFilter of(Collection<String> keys) {
        return new KeyFilter(Set.copyOf(keys));
    }

    @Override
    public boolean accepts(String key) {
        return keys.isEmpty() || keys.contains(key);
    }

    @Override
    public byte[] encode(String deviceId, Collection<Sample> samples) {
        return Json.frame(samples, this);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KeyFilter that && hash == that.hash && keys.equals(that.keys);
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
