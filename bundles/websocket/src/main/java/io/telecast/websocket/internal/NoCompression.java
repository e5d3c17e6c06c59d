package io.telecast.websocket.internal;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.websocket.server.ServerContainer;
import org.eclipse.jetty.ee10.websocket.jakarta.common.JakartaWebSocketContainer;
import org.osgi.service.component.annotations.Component;

/**
 * Offers no compression to clients. With it every socket keeps a compressor of some 300 kB, and each small frame is
 * compressed once for each socket instead of being shared.
 */
@Component(service = ServletContextListener.class, property = "osgi.http.whiteboard.listener=true")
public final class NoCompression implements ServletContextListener {

    @Override
    public void contextInitialized(ServletContextEvent event) {
        Object container = event.getServletContext().getAttribute(ServerContainer.class.getName());
        if (container instanceof JakartaWebSocketContainer jetty) {
            jetty.getExtensionRegistry().unregister("permessage-deflate");
        }
    }
}
