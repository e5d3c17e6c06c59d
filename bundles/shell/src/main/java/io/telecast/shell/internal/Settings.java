package io.telecast.shell.internal;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.metatype.AttributeDefinition;
import org.osgi.service.metatype.MetaTypeInformation;
import org.osgi.service.metatype.MetaTypeService;
import org.osgi.service.metatype.ObjectClassDefinition;

/** The settings of our components, as their bundles declare them: by PID, then by key. */
final class Settings {
    static final String OURS = "io.telecast.";

    private final Map<String, Map<String, Setting>> byPid = new TreeMap<>();

    static Settings of(BundleContext context) throws Exception {
        var settings = new Settings();
        var services = new Services(context);
        for (Bundle bundle : context.getBundles()) {
            String name = bundle.getSymbolicName();
            if (name != null && name.startsWith(OURS)) {
                services.ifThere(
                        MetaTypeService.class, types -> settings.addTypes(types.getMetaTypeInformation(bundle)));
                services.ifThere(
                        ServiceComponentRuntime.class, components -> settings.addProperties(components, bundle));
            }
        }
        return settings;
    }

    /** The settings of a component, null if no component has this PID. */
    @Nullable
    Map<String, Setting> of(String pid) {
        return byPid.get(pid);
    }

    Collection<String> pids() {
        return byPid.keySet();
    }

    void add(String pid, String key, Setting setting) {
        byPid.computeIfAbsent(pid, name -> new TreeMap<>()).putIfAbsent(key, setting);
    }

    private boolean addTypes(@Nullable MetaTypeInformation types) {
        if (types == null) {
            return false;
        }
        for (String pid : types.getPids()) {
            ObjectClassDefinition definitions = types.getObjectClassDefinition(pid, null);
            for (AttributeDefinition definition : definitions.getAttributeDefinitions(ObjectClassDefinition.ALL)) {
                add(pid, definition.getID(), Setting.of(definition));
            }
        }
        return true;
    }

    /** A component has properties, too, that are not meant for operators; setting one is no mistake. */
    private boolean addProperties(ServiceComponentRuntime components, Bundle bundle) {
        for (ComponentDescriptionDTO component : components.getComponentDescriptionDTOs(bundle)) {
            for (String pid : component.configurationPid) {
                byPid.computeIfAbsent(pid, name -> new TreeMap<>());
                component.properties.keySet().forEach(key -> add(pid, key, Setting.TEXT));
            }
        }
        return true;
    }
}
