package io.telecast.script.internal;

import com.oracle.truffle.api.instrumentation.TruffleInstrument;
import com.oracle.truffle.api.instrumentation.provider.TruffleInstrumentProvider;
import java.util.Collection;
import java.util.List;
import org.graalvm.polyglot.SandboxPolicy;

/** Makes {@link ForcedStop} known to the engine, which looks for this class by {@code META-INF/services}. */
@TruffleInstrument.Registration(id = ForcedStop.ID, services = ForcedStop.class, sandbox = SandboxPolicy.CONSTRAINED)
public final class ForcedStopProvider extends TruffleInstrumentProvider {

    @Override
    protected String getInstrumentClassName() {
        return ForcedStop.class.getName();
    }

    @Override
    protected Object create() {
        return new ForcedStop();
    }

    @Override
    protected Collection<String> getServicesClassNames() {
        return List.of(ForcedStop.class.getName());
    }
}
