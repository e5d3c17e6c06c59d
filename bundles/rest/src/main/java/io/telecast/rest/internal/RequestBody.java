package io.telecast.rest.internal;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** Reads what a client sends at its pace, up to a bound, without a thread that waits for it. */
final class RequestBody implements ReadListener {
    private static final int CHUNK = 8_192;

    /** The body is longer than allowed; the message says how long it may be. */
    static final class TooLong extends Exception {
        private static final long serialVersionUID = 1L;

        final Reply reply;

        TooLong(int most) {
            super("the body is too long");
            reply = new Reply(413, "the body is too long; allowed: " + most + " bytes", null);
        }
    }

    private final ServletInputStream in;
    private final int most;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CompletableFuture<byte[]> whole = new CompletableFuture<>();

    private RequestBody(ServletInputStream in, int most) {
        this.in = in;
        this.most = most;
    }

    /** Completes with the bytes, on a thread of the server; fails with {@link TooLong}. */
    static CompletableFuture<byte[]> read(HttpServletRequest request, int most) {
        if (request.getContentLengthLong() > most) {
            return CompletableFuture.failedFuture(new TooLong(most));
        }
        try {
            RequestBody body = new RequestBody(request.getInputStream(), most);
            body.in.setReadListener(body);
            return body.whole;
        } catch (IOException | IllegalStateException gone) {
            return CompletableFuture.failedFuture(gone);
        }
    }

    @Override
    public void onDataAvailable() throws IOException {
        byte[] chunk = new byte[CHUNK];
        while (!whole.isDone() && in.isReady()) {
            int length = in.read(chunk);
            if (length < 0) {
                return;
            }
            if (bytes.size() + length > most) {
                whole.completeExceptionally(new TooLong(most));
                return;
            }
            bytes.write(chunk, 0, length);
        }
    }

    @Override
    public void onAllDataRead() {
        whole.complete(bytes.toByteArray());
    }

    @Override
    public void onError(Throwable gone) {
        whole.completeExceptionally(gone);
    }
}
