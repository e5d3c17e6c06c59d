package io.telecast.console.internal;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Component;

/** Serves the page at {@code /} and its few files; everything it needs is here, nothing comes from elsewhere. */
@Component(service = Servlet.class, property = "osgi.http.whiteboard.servlet.pattern=/")
public final class PageServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    /**
     * The page runs its own scripts only, and speaks to the server it came from only. What devices send can become no
     * markup: the browser itself refuses to make any of text.
     */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
            + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
            + "require-trusted-types-for 'script'; trusted-types 'none'";

    private static final List<String> SCRIPTS = List.of(
            "api",
            "card",
            "chart",
            "choice",
            "clock",
            "console",
            "device",
            "early",
            "en",
            "events",
            "feed",
            "finder",
            "frames",
            "history",
            "pins",
            "presence",
            "report",
            "series",
            "session",
            "socket",
            "state",
            "table",
            "theme",
            "uPlot",
            "values",
            "words",
            "zh");
    private static final List<String> STYLES = List.of("base", "device", "layout", "uPlot", "values");

    private final transient Map<String, Asset> assets = new HashMap<>();

    public PageServlet() {
        assets.put("/", Asset.load("index.html"));
        SCRIPTS.forEach(name -> add(name + ".js"));
        STYLES.forEach(name -> add(name + ".css"));
        add("icon.svg");
        add("uPlot.LICENSE.txt");
    }

    private void add(String name) {
        assets.put("/" + name, Asset.load(name));
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Content-Security-Policy", POLICY);
        response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
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
