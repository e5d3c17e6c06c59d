package io.telecast.shell.internal;

import io.telecast.api.device.NewDevice;
import org.jspecify.annotations.Nullable;

/**
 * A line of an import that may be created.
 *
 * @param number where it stands in the file, from 1
 * @param device what is to be created
 * @param script the text of its script, null if it gets none
 */
record ImportLine(long number, NewDevice device, @Nullable String script) {}
