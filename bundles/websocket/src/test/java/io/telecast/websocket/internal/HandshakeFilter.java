package io.telecast.websocket.internal;

import io.telecast.api.push.Handshakes;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.util.Collections;
import java.util.EnumSet;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.FilterMapping;
import org.eclipse.jetty.ee10.servlet.ServletHandler;

/** Asks about handshakes, in the place of the web server's bundle. */
final class HandshakeFilter extends HttpFilter {
    private static final long serialVersionUID = 1;

    private final transient Handshakes handshakes;

    private HandshakeFilter(Handshakes handshakes) {
        this.handshakes = handshakes;
    }

    static void prepend(ServletHandler servlets, Handshakes handshakes) {
        FilterHolder holder = new FilterHolder(new HandshakeFilter(handshakes));
        holder.setName("handshakes");
        FilterMapping mapping = new FilterMapping();
        mapping.setFilterName(holder.getName());
        mapping.setPathSpec("/*");
        mapping.setDispatcherTypes(EnumSet.of(DispatcherType.REQUEST));
        servlets.prependFilter(holder);
        servlets.prependFilterMapping(mapping);
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Handshakes.Answer answer = handshakes.answer(new Handshakes.Handshake(
                request.getRemoteAddr(),
                Collections.list(request.getHeaders("X-Forwarded-For")),
                request.getHeader("Origin")));
        if (answer instanceof Handshakes.Answer.Refusal refusal) {
            response.sendError(refusal.status(), refusal.text());
        } else if (answer instanceof Handshakes.Answer.Upgrade upgrade) {
            chain.doFilter(
                    new HttpServletRequestWrapper(request) {
                        @Override
                        public Principal getUserPrincipal() {
                            return upgrade.principal();
                        }
                    },
                    response);
        }
    }
}
