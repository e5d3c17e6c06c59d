package io.telecast.shell.internal;

import java.util.Arrays;
import java.util.Collection;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

/** Why a component does not do its work. */
final class ComponentState {
    private ComponentState() {}

    /** Null if it does. */
    static @Nullable String away(ServiceComponentRuntime runtime, ComponentDescriptionDTO description) {
        if (!runtime.isComponentEnabled(description)) {
            return "it is not enabled";
        }
        Collection<ComponentConfigurationDTO> configurations = runtime.getComponentConfigurationDTOs(description);
        return configurations.stream()
                .map(each -> away(description, each))
                .reduce("it has not begun", (before, now) -> now == null || before == null ? null : now);
    }

    private static @Nullable String away(ComponentDescriptionDTO description, ComponentConfigurationDTO configuration) {
        return switch (configuration.state) {
            case ComponentConfigurationDTO.ACTIVE, ComponentConfigurationDTO.SATISFIED -> null;
            case ComponentConfigurationDTO.UNSATISFIED_CONFIGURATION ->
                "it has no configuration " + String.join(", ", description.configurationPid);
            case ComponentConfigurationDTO.UNSATISFIED_REFERENCE ->
                Arrays.stream(configuration.unsatisfiedReferences)
                        .map(reference -> missing(description, reference))
                        .collect(Collectors.joining(", "));
            default -> "it fails: " + (configuration.failure == null ? "" : firstLine(configuration.failure));
        };
    }

    private static String missing(ComponentDescriptionDTO description, UnsatisfiedReferenceDTO reference) {
        String service = Arrays.stream(description.references)
                .filter(each -> each.name.equals(reference.name))
                .map(each -> each.interfaceName.substring(each.interfaceName.lastIndexOf('.') + 1))
                .findFirst()
                .orElse(reference.name);
        return "no " + service + (reference.target == null ? "" : " " + reference.target);
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }
}
