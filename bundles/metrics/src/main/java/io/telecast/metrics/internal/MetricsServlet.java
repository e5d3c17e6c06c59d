package io.telecast.metrics.internal;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.telecast.api.health.HealthCheck;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;

/** Tells Prometheus the figures of all parts, as text of its own format or of OpenMetrics. */
@Component(
        service = Servlet.class,
        // At once, so that a wrong setting is seen at the start.
        immediate = true,
        configurationPid = MetricsConfig.PID,
        property = "osgi.http.whiteboard.servlet.pattern=/metrics")
@Designate(ocd = MetricsConfig.class)
public final class MetricsServlet extends HttpServlet {
    private static final long serialVersionUID = 1;
    private static final List<String> OF_PROXIES = List.of("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via");

    private final transient Access access;
    private final transient Scraper scraper;
    private final transient ExpositionFormats formats = ExpositionFormats.init();

    @Reference(policyOption = ReferencePolicyOption.GREEDY)
    transient volatile List<HealthCheck> checks = List.of();

    /** Checks the configuration. */
    @Activate
    public MetricsServlet(MetricsConfig config, BundleContext context) {
        this(
                new Access(config.token()),
                new Scraper(
                        config.series_max(), context.getBundle().getVersion().toString(), config.instance()));
    }

    MetricsServlet(Access access, Scraper scraper) {
        this.access = access;
        this.scraper = scraper;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Cache-Control", "no-store");
        boolean forwarded = OF_PROXIES.stream().anyMatch(name -> request.getHeader(name) != null);
        Access.Refusal refusal = access.refusal(request.getRemoteAddr(), forwarded, request.getHeader("Authorization"));
        if (refusal != null) {
            refuse(response, refusal);
            return;
        }
        String accept = request.getHeader("Accept");
        ExpositionFormatWriter writer = formats.findWriter(accept);
        // Whole before it is sent, so that who reads slowly holds nothing, and what fails fails before the status is
        // 200.
        var text = new ByteArrayOutputStream();
        boolean zipped = accepts(request, "gzip");
        try (OutputStream out = zipped ? new GZIPOutputStream(text) : text) {
            writer.write(out, scraper.scrape(checks), EscapingScheme.fromAcceptHeader(accept));
        }
        response.setContentType(writer.getContentType());
        response.setHeader("Vary", "Accept, Accept-Encoding");
        if (zipped) {
            response.setHeader("Content-Encoding", "gzip");
        }
        response.setContentLength(text.size());
        text.writeTo(response.getOutputStream());
    }

    private static void refuse(HttpServletResponse response, Access.Refusal refusal) throws IOException {
        response.setStatus(refusal.status());
        if (refusal.status() == HttpServletResponse.SC_UNAUTHORIZED) {
            response.setHeader("WWW-Authenticate", "Bearer");
        }
        response.setContentType("text/plain;charset=utf-8");
        response.getOutputStream().println(refusal.text());
    }

    private static boolean accepts(HttpServletRequest request, String encoding) {
        String accepted = request.getHeader("Accept-Encoding");
        return accepted != null
                && Stream.of(accepted.split(",")).anyMatch(each -> each.strip().equals(encoding));
    }
}
