package io.telecast.console.internal;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.osgi.service.component.annotations.Component;

/** Serves the page at {@code /} and its few files; everything it needs is here, nothing comes from elsewhere. */
@Component(service = Servlet.class, property = "osgi.http.whiteboard.servlet.pattern=/")
public final class PageServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    /** The page runs its own scripts only, and speaks to the server it came from only. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
            + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final String HTML = "text/html;charset=utf-8";
    private static final String CSS = "text/css;charset=utf-8";
    private static final String JS = "text/javascript;charset=utf-8";
    private static final String SVG = "image/svg+xml";

    private final transient Map<String, Asset> assets = Map.of(
            "/", Asset.load("index.html", HTML),
            "/console.css", Asset.load("console.css", CSS),
            "/console.js", Asset.load("console.js", JS),
            "/card.js", Asset.load("card.js", JS),
            "/live.js", Asset.load("live.js", JS),
            "/session.js", Asset.load("session.js", JS),
            "/icon.svg", Asset.load("icon.svg", SVG));

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Content-Security-Policy", POLICY);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Referrer-Policy", "no-referrer");
        Asset asset = assets.get(request.getRequestURI());
        if (asset == null) {
            response.setStatus(HttpServletResponse.SC_NOT_FOUND);
            response.setContentType("text/plain;charset=utf-8");
            response.getOutputStream().print("not found\n");
            return;
        }
        // Asked for again each time, so that a page and its scripts are always of one version; answered by 304.
        response.setHeader("Cache-Control", "no-cache");
        response.setHeader("ETag", asset.etag());
        if (asset.etag().equals(request.getHeader("If-None-Match"))) {
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            return;
        }
        response.setContentType(asset.contentType());
        response.setContentLength(asset.content().length);
        response.getOutputStream().write(asset.content());
    }
}
