package io.telecast.script.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyArray;

/** Bytes as a list of 32-bit words, little-endian, which a script can read and not write. */
record Words(byte[] bytes) implements ProxyArray {
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    @Override
    public Object get(long index) {
        int at = Math.toIntExact(index) * Integer.BYTES;
        return at + Integer.BYTES <= bytes.length ? (int) WORD.get(bytes, at) : lastWord(at);
    }

    private int lastWord(int at) {
        int word = 0;
        for (int i = bytes.length - 1; i >= at; i--) {
            word = word << 8 | bytes[i] & 0xff;
        }
        return word;
    }

    @Override
    public void set(long index, Value value) {
        throw new UnsupportedOperationException("the payload is read-only");
    }

    @Override
    public long getSize() {
        return (bytes.length + Integer.BYTES - 1) / Integer.BYTES;
    }
}
