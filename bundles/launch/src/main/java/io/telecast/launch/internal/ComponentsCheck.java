package io.telecast.launch.internal;

import io.telecast.api.health.HealthCheck;
import io.telecast.api.health.Measurements;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.karaf.features.BootFinished;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.ReferenceDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

/** Whether our bundles are started and their components have what they need. */
@Component(service = {HealthCheck.class, ComponentsCheck.class})
public final class ComponentsCheck implements HealthCheck {
    private static final String OURS = "io.telecast.";

    private final BundleContext context;
    private final ServiceComponentRuntime components;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    private volatile @Nullable BootFinished boot;

    @Activate
    public ComponentsCheck(BundleContext context, @Reference ServiceComponentRuntime components) {
        this.context = context;
        this.components = components;
    }

    @Override
    public String part() {
        return "components";
    }

    @Override
    public void measure(Measurements to) {
        // It has none.
    }

    @Override
    public @Nullable String problem() {
        if (boot == null) {
            return "bundles are still being started";
        }
        List<String> problems = new ArrayList<>();
        for (Bundle bundle : bundles()) {
            if (bundle.getState() != Bundle.ACTIVE) {
                problems.add(bundle.getSymbolicName() + " is not started");
            }
        }
        problems.addAll(failures());
        problems.addAll(missing());
        return problems.isEmpty() ? null : String.join("; ", problems);
    }

    /** Whether all bundles are being stopped, so that nothing more is expected of them. */
    boolean stopping() {
        return context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).getState() == Bundle.STOPPING;
    }

    /** Why a component could not be activated, null when none failed; the cause before what only follows from it. */
    @Nullable
    String failure() {
        List<String> failures = failures();
        return failures.isEmpty() ? null : failures.get(0);
    }

    /** Of each component that failed, without those that only follow from another. */
    private List<String> failures() {
        List<String> causes = new ArrayList<>();
        List<String> following = new ArrayList<>();
        for (ComponentConfigurationDTO component : configurations()) {
            if (component.state == ComponentConfigurationDTO.FAILED_ACTIVATION) {
                String text = Failure.text(component.description.name, component.failure);
                (Failure.follows(component.failure) ? following : causes).add(text);
            }
        }
        return causes.isEmpty() ? following : causes;
    }

    /** What components wait for, without those that only wait for another one that waits. */
    private Collection<String> missing() {
        List<ComponentConfigurationDTO> waiting = new ArrayList<>();
        Set<String> promised = new HashSet<>();
        for (ComponentConfigurationDTO component : configurations()) {
            if (component.state == ComponentConfigurationDTO.UNSATISFIED_REFERENCE) {
                waiting.add(component);
                promised.addAll(Arrays.asList(component.description.serviceInterfaces));
            }
        }
        List<String> roots = new ArrayList<>();
        List<String> all = new ArrayList<>();
        for (ComponentConfigurationDTO component : waiting) {
            for (UnsatisfiedReferenceDTO reference : component.unsatisfiedReferences) {
                String service = service(component.description, reference.name);
                String text = component.description.name + " waits for " + service;
                all.add(text);
                if (!promised.contains(service)) {
                    roots.add(text);
                }
            }
        }
        return roots.isEmpty() ? all : roots;
    }

    private static String service(ComponentDescriptionDTO description, String reference) {
        for (ReferenceDTO candidate : description.references) {
            if (candidate.name.equals(reference)) {
                return candidate.interfaceName;
            }
        }
        return reference;
    }

    private List<ComponentConfigurationDTO> configurations() {
        List<ComponentConfigurationDTO> all = new ArrayList<>();
        Bundle[] bundles = bundles().toArray(Bundle[]::new);
        for (ComponentDescriptionDTO description : components.getComponentDescriptionDTOs(bundles)) {
            all.addAll(components.getComponentConfigurationDTOs(description));
        }
        return all;
    }

    private List<Bundle> bundles() {
        List<Bundle> ours = new ArrayList<>();
        for (Bundle bundle : context.getBundles()) {
            String name = bundle.getSymbolicName();
            boolean fragment = bundle.getHeaders().get(Constants.FRAGMENT_HOST) != null;
            if (name != null && name.startsWith(OURS) && !fragment) {
                ours.add(bundle);
            }
        }
        return ours;
    }
}
