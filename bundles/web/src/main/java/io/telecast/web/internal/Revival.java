package io.telecast.web.internal;

import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.UnavailableException;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.ee10.servlet.ServletHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings back a servlet that a request met while it was being started or stopped. Jetty takes such a one for unavailable,
 * and, since it has something in the servlet's place then, never makes it ready again.
 */
final class Revival {
    private static final Logger LOG = LoggerFactory.getLogger(Revival.class);
    /** Jetty's words for a servlet that was not there. One that says of itself that it is unavailable has its own. */
    private static final String MET_TOO_EARLY = "Servlet Not Initialized";

    private Revival() {}

    /** Called on the way to a servlet, while it is not being stopped. */
    static void revive(ServletRequest request) throws ServletException {
        ServletContextRequest asked = ServletContextRequest.getServletContextRequest(request);
        ServletHandler.MappedServlet mapped = asked.getMatchedResource().getResource();
        ServletHolder holder = mapped == null ? null : mapped.getServletHolder();
        if (holder != null && isHeldForUnavailable(holder)) {
            restart(holder);
        }
    }

    private static boolean isHeldForUnavailable(ServletHolder holder) {
        UnavailableException why = holder.getUnavailableException();
        return why != null && holder.isStarted() && MET_TOO_EARLY.equals(why.getMessage());
    }

    private static void restart(ServletHolder holder) throws ServletException {
        synchronized (holder) {
            if (!isHeldForUnavailable(holder)) {
                return;
            }
            LOG.info("A request met {} while it was being started or stopped: starting it again", holder.getName());
            try {
                holder.stop();
                holder.start();
            } catch (Exception e) {
                throw new ServletException(holder.getName() + " does not start", e);
            }
            holder.getServlet();
        }
    }
}
