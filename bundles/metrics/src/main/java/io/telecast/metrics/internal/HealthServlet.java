package io.telecast.metrics.internal;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.telecast.api.health.HealthCheck;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Tells load balancers and operators whether this instance lives and whether it can work. */
@Component(
        service = Servlet.class,
        property = {
            "osgi.http.whiteboard.servlet.pattern=" + HealthServlet.LIVE,
            "osgi.http.whiteboard.servlet.pattern=" + HealthServlet.READY
        })
public final class HealthServlet extends HttpServlet {
    static final String LIVE = "/health/live";
    static final String READY = "/health/ready";

    private static final long serialVersionUID = 1;
    private static final ObjectMapper JSON = new ObjectMapper();

    @Reference(policyOption = ReferencePolicyOption.GREEDY)
    private transient volatile List<HealthCheck> checks = List.of();

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getServletPath().equals(LIVE)) {
            // Whoever gets this answer has the proof; what the process needs from outside is no reason to restart it.
            write(response, HttpServletResponse.SC_OK, Map.of("live", true));
            return;
        }
        Map<String, String> problems = Health.problems(checks);
        boolean ready = problems.isEmpty();
        int status = ready ? HttpServletResponse.SC_OK : HttpServletResponse.SC_SERVICE_UNAVAILABLE;
        write(response, status, Map.of("ready", ready, "problems", problems));
    }

    private static void write(HttpServletResponse response, int status, Map<String, Object> body) throws IOException {
        response.setStatus(status);
        response.setContentType("application/json");
        response.setHeader("Cache-Control", "no-store");
        response.getOutputStream().write(JSON.writeValueAsBytes(body));
    }
}
