package io.telecast.api.uplink;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Handles all reports of one data type: decodes, validates, stores, pushes. Whiteboard: a component that provides this
 * service and carries {@link UplinkType} is all that a new data type needs.
 */
@ConsumerType
public interface UplinkHandler {

    /**
     * Handles one report. Called on a thread of the lanes, for one device in the order of arrival and never twice at
     * once; the next report of the device may be handed over before this one's stage completes. May compute, must not
     * wait on the network or the database. Throwing counts as {@link UplinkResult.Drop}.
     *
     * <p>A handler that is being deactivated completes what it holds: what is durable as {@link UplinkResult#OK}, what
     * it did not begin as {@link UplinkResult#RETRY}.
     *
     * @param report the report, {@link Report#type()} is this handler's type
     * @return completes when the report is durable ({@link UplinkResult#OK}), or was refused
     */
    CompletionStage<UplinkResult> handle(Report report);
}
