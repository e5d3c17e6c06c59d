package io.telecast.rest.internal;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;

/** Writes an answer at the pace of the client, without a thread that waits for it. */
final class Body implements WriteListener {
    private final byte[] bytes;
    private final ServletOutputStream out;
    private final AsyncContext context;
    private boolean written;

    Body(byte[] bytes, ServletOutputStream out, AsyncContext context) {
        this.bytes = bytes;
        this.out = out;
        this.context = context;
    }

    @Override
    public void onWritePossible() throws IOException {
        while (out.isReady()) {
            if (written) {
                context.complete();
                return;
            }
            written = true;
            out.write(bytes);
        }
    }

    @Override
    public void onError(Throwable gone) {
        context.complete();
    }
}
