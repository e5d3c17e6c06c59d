package io.telecast.api.push;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An open WebSocket of this instance.
 *
 * @param id its number in this instance, from 1
 * @param path the path it was opened on
 * @param remoteAddress the address of the client, as a trusted proxy tells it; else that of the other end
 * @param tenantId the tenant; null before its first frame was accepted
 * @param principalId the id of the user or API key; null before its first frame was accepted
 * @param deviceIds the devices it watches, in the order it asked for; empty before its first frame was accepted
 * @param since when it was opened, milliseconds since 1970
 * @param frames how many frames of data were sent to it
 * @param conflated how many values were replaced by newer ones before they could be sent, since it reads slowly
 */
public record Connection(
        long id,
        String path,
        String remoteAddress,
        @Nullable String tenantId,
        @Nullable String principalId,
        List<String> deviceIds,
        long since,
        long frames,
        long conflated) {}
