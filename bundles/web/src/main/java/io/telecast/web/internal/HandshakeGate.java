package io.telecast.web.internal;

import io.telecast.api.push.Handshakes;
import io.telecast.api.push.Handshakes.Answer;
import io.telecast.api.push.Handshakes.Handshake;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.servlet.whiteboard.Preprocessor;

/**
 * Asks before a WebSocket is opened. Jetty's own filter for that comes before all filters of the whiteboard, preprocessors
 * alone come before it. It lives here, and not beside the endpoints, since Pax Web changes its list of preprocessors under
 * the requests that read it: this one never goes.
 */
@Component(service = Preprocessor.class, immediate = true)
public final class HandshakeGate implements Preprocessor {
    /** Where our WebSockets are (contract, section 3). */
    private static final String OURS = "/api/v1/";

    /** In a boot, or while the bundle is exchanged: without it REST would answer that nobody has logged in. */
    private static final Answer ABSENT = new Answer.Refusal(
            HttpServletResponse.SC_SERVICE_UNAVAILABLE, "No WebSockets at this moment: connect again.");

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable Handshakes handshakes;

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!(request instanceof HttpServletRequest asked) || !isUpgrade(asked)) {
            chain.doFilter(request, response);
            return;
        }
        Handshakes present = handshakes;
        if (present == null && !asked.getRequestURI().startsWith(OURS)) {
            chain.doFilter(request, response);
            return;
        }
        Answer answer = present == null
                ? ABSENT
                : present.answer(new Handshake(
                        asked.getRemoteAddr(), all(asked.getHeaders("X-Forwarded-For")), asked.getHeader("Origin")));
        if (answer instanceof Answer.Refusal refusal) {
            refuse((HttpServletResponse) response, refusal);
        } else if (answer instanceof Answer.Upgrade upgrade) {
            chain.doFilter(new Known(asked, upgrade.principal()), response);
        }
    }

    /** Whatever Jetty might take for one. */
    private static boolean isUpgrade(HttpServletRequest request) {
        return all(request.getHeaders("Upgrade")).stream()
                .anyMatch(value -> value.toLowerCase(Locale.ROOT).contains("websocket"));
    }

    private static List<String> all(@Nullable Enumeration<String> values) {
        return values == null ? List.of() : Collections.list(values);
    }

    private static void refuse(HttpServletResponse response, Answer.Refusal refusal) throws IOException {
        response.setStatus(refusal.status());
        response.setContentType("text/plain;charset=utf-8");
        response.setHeader("Cache-Control", "no-store");
        response.getOutputStream().write((refusal.text() + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** A request of which it is known who sent it. */
    private static final class Known extends HttpServletRequestWrapper {
        private final Principal principal;

        Known(HttpServletRequest request, Principal principal) {
            super(request);
            this.principal = principal;
        }

        @Override
        public Principal getUserPrincipal() {
            return principal;
        }
    }
}
