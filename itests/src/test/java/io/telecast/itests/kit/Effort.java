package io.telecast.itests.kit;

/** How long and hard the fault tests run: 1 in every build, more with the profile {@code faults}. */
public final class Effort {
    /** Multiplies counts and rates. */
    public static final int FACTOR = Integer.getInteger("telecast.effort", 1);

    private Effort() {}
}
