package io.telecast.rest.internal;

import io.telecast.api.auth.Credentials;
import io.telecast.api.auth.Principal;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the servlets have in common: credentials, the form of answers, and that no thread waits for one. */
abstract class ApiServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(ApiServlet.class);

    private final transient Services services;

    ApiServlet(Services services) {
        this.services = services;
    }

    /** The answer to a request of somebody; on a thread of the server or of a service, does not block. */
    abstract CompletionStage<Reply> answer(HttpServletRequest request, Principal principal);

    /** The one method that is answered. */
    String method() {
        return "GET";
    }

    /** The answer when there is none in time. */
    Reply late() {
        return Reply.unavailable();
    }

    Services services() {
        return services;
    }

    @Override
    protected final void service(HttpServletRequest request, HttpServletResponse response) {
        AsyncContext context = request.startAsync(request, response);
        // The answer has its own time limit, and the connection the server's.
        context.setTimeout(0);
        begin(request)
                .orTimeout(services.timeoutMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(failure -> failed(request, failure))
                .thenAccept(reply -> send(reply, response, context));
    }

    private CompletableFuture<Reply> begin(HttpServletRequest request) {
        if (!request.getMethod().equals(method())) {
            return CompletableFuture.completedFuture(new Reply(405, "only " + method() + " is allowed here", null));
        }
        try {
            // Of a GET only: it would take the body of a form.
            if (method().equals("GET")) {
                request.getParameterMap();
            }
        } catch (RuntimeException malformed) {
            return CompletableFuture.completedFuture(Reply.badRequest("the query is not well-formed"));
        }
        try {
            return services.authenticated(credentials(request), principal -> answer(request, principal))
                    .toCompletableFuture()
                    .copy();
        } catch (RuntimeException stopped) {
            return CompletableFuture.failedFuture(stopped);
        }
    }

    private static Credentials credentials(HttpServletRequest request) {
        String authorization = request.getHeader("Authorization");
        String token = authorization != null ? authorization : request.getHeader("x-token");
        return new Credentials(token, request.getHeader("x-api-key"));
    }

    private Reply failed(HttpServletRequest request, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof IllegalArgumentException refused && refused.getMessage() != null) {
            return Reply.badRequest(refused.getMessage());
        }
        if (cause instanceof RequestBody.TooLong tooLong) {
            return tooLong.reply;
        }
        if (cause instanceof TimeoutException) {
            return late();
        }
        LOG.debug("{} failed", request.getServletPath(), cause);
        return Reply.unavailable();
    }

    private void send(Reply reply, HttpServletResponse response, AsyncContext context) {
        byte[] body = reply.json();
        response.setStatus(reply.status());
        response.setContentType("application/json;charset=utf-8");
        response.setContentLength(body.length);
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        if (reply.status() == 405) {
            response.setHeader("Allow", method());
        }
        try {
            response.getOutputStream().setWriteListener(new Body(body, response.getOutputStream(), context));
        } catch (IOException | IllegalStateException gone) {
            context.complete();
        }
    }

    /** A parameter that must be there and not be empty; null if it is not. */
    static @Nullable String parameter(HttpServletRequest request, String name) {
        String value = request.getParameter(name);
        return value == null || value.isEmpty() ? null : value;
    }
}
