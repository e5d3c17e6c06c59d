package io.telecast.websocket.internal;

import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The states of some devices: one after the other as they change. For many devices an array of all of them opens it,
 * which waits until the store was read for each. While the store is away, changes are shown before that.
 */
final class StateView extends View {
    private final @Nullable Sample[] states;
    /** The devices whose state the store has told. */
    private final BitSet told = new BitSet();

    private boolean opened;
    private boolean storeAway;

    StateView(ClientSocket socket, List<String> deviceIds, boolean opensWithArray) {
        super(socket, deviceIds);
        this.states = new Sample[deviceIds.size()];
        this.opened = !opensWithArray;
    }

    @Override
    void offer(Watch watch, Report report, boolean snapshot) {
        synchronized (this) {
            boolean news = take(watch.index(), report);
            boolean show = opened;
            if (!opened) {
                open(watch.index(), snapshot);
                show = !opened && storeAway && !snapshot;
            }
            if (news && show) {
                outbox().add(watch, report, snapshot);
            }
        }
        outbox().send();
    }

    /** Notes a state; false when it is shown already. */
    private boolean take(int index, Report report) {
        if (report.samples().isEmpty()) {
            return false;
        }
        Sample now = report.samples().get(0);
        Sample before = states[index];
        states[index] = now;
        return before == null || !before.json().equals(now.json());
    }

    private void open(int index, boolean snapshot) {
        if (snapshot) {
            told.set(index);
        } else if (!told.get(index)) {
            // A device comes live before the store has told its state only when the store could not be read.
            storeAway = true;
        }
        if (told.cardinality() == states.length) {
            opened = true;
            // What waits is in the array already; it must not follow it.
            outbox().restart(this, array());
        }
    }

    private byte[] array() {
        StringBuilder out = new StringBuilder(96 * states.length).append('[');
        for (int i = 0; i < states.length; i++) {
            Sample state = states[i];
            if (state != null) {
                out.append(out.length() > 1 ? "," : "");
                StateFormat.STATE_OF_DEVICE.write(deviceIds().get(i), state, out);
            }
        }
        return out.append(']').toString().getBytes(StandardCharsets.UTF_8);
    }
}
