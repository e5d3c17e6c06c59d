package io.telecast.shell.internal;

import io.telecast.api.uplink.DataType;
import io.telecast.api.uplink.UplinkHandler;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.osgi.framework.Bundle;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** What a bundle's component descriptions say of handlers: the component runtime tells only of bundles that run. */
final class ComponentFiles {
    private static final String HEADER = "Service-Component";

    private ComponentFiles() {}

    /** The properties of its handlers. */
    static List<Map<String, Object>> handlers(Bundle bundle) {
        List<Map<String, Object>> handlers = new ArrayList<>();
        String files = bundle.getHeaders("").get(HEADER);
        for (String file : files == null ? new String[0] : files.split("\\s*,\\s*")) {
            // Looked up so that a bundle that does not resolve is not tried to.
            URL entry = file.contains("*") ? null : bundle.getEntry(file);
            try {
                Element component = entry == null ? null : root(entry);
                if (component != null && isHandler(component)) {
                    handlers.add(properties(component));
                }
            } catch (IOException | SAXException | ParserConfigurationException e) {
                // No component, and nothing that the component runtime would not have told of.
            }
        }
        return handlers;
    }

    private static Element root(URL entry) throws IOException, SAXException, ParserConfigurationException {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        DocumentBuilder builder = factory.newDocumentBuilder();
        builder.setErrorHandler(new DefaultHandler()); // the parser's own writes to the process's standard error
        try (InputStream in = entry.openStream()) {
            return builder.parse(in).getDocumentElement();
        }
    }

    private static boolean isHandler(Element component) {
        return elements(component, "provide")
                        .anyMatch(provided -> provided.getAttribute("interface").equals(UplinkHandler.class.getName()))
                && properties(component).containsKey(DataType.TYPE);
    }

    /** A value stands in an attribute; several are the lines of the element. */
    private static Map<String, Object> properties(Element component) {
        Map<String, Object> properties = new HashMap<>();
        elements(component, "property")
                .forEach(property -> properties.put(
                        property.getAttribute("name"),
                        property.hasAttribute("value")
                                ? property.getAttribute("value")
                                : property.getTextContent()
                                        .lines()
                                        .map(String::strip)
                                        .filter(line -> !line.isEmpty())
                                        .toArray(String[]::new)));
        return properties;
    }

    private static Stream<Element> elements(Element parent, String name) {
        NodeList found = parent.getElementsByTagName(name);
        return IntStream.range(0, found.getLength()).mapToObj(i -> (Element) found.item(i));
    }
}
