package io.telecast.web.internal;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestEvent;
import jakarta.servlet.ServletRequestListener;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps requests from servlets that are being stopped.
 *
 * <p>Pax Web stops and starts the whole context "/" whenever a WebSocket endpoint comes or goes: at each boot, and when
 * such a bundle is exchanged. A request that reaches a servlet in that moment finds none, and Jetty then takes the
 * servlet for unavailable for ever: it answers 404 from then on, after the context is up again. Filters are stopped
 * before the servlets, so {@link #destroy} waits here for the requests that are inside and turns the others away. One
 * that gets past all the same, or that came before this filter was there, is made good by the next ({@link Revival}).
 */
@Component(
        service = {Filter.class, ServletRequestListener.class},
        property = {
            "osgi.http.whiteboard.filter.pattern=/*",
            "osgi.http.whiteboard.filter.asyncSupported:Boolean=true",
            "osgi.http.whiteboard.listener=true",
            "service.ranking:Integer=1000"
        })
public final class Gate implements Filter, ServletRequestListener {
    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);
    private static final String TICKET = Gate.class.getName();
    private static final long PATIENCE_MS = 10_000;

    /** For requests between the web server and this filter; later they would find none, and an error in the log. */
    private static final long LINGER_MS = 20;

    private final Passage passage = new Passage();

    @Override
    public void requestInitialized(ServletRequestEvent event) {
        event.getServletRequest().setAttribute(TICKET, passage.ticket());
    }

    @Override
    public void init(FilterConfig config) {
        passage.open();
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!passage.enter(request.getAttribute(TICKET))) {
            HttpServletResponse refusal = (HttpServletResponse) response;
            refusal.setHeader("Retry-After", "1");
            refusal.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
            return;
        }
        try {
            Revival.revive(request);
            chain.doFilter(request, response);
        } finally {
            passage.leave();
        }
    }

    @Override
    public void destroy() {
        if (!passage.close(LINGER_MS, PATIENCE_MS)) {
            LOG.warn("A request took more than {} ms while the web server was changed", PATIENCE_MS);
        }
    }
}
