package io.telecast.itests.kit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** A test that runs with the profile {@code faults} alone: it takes long, and a short one shows most of it. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@EnabledIfSystemProperty(
        named = "telecast.effort",
        matches = "[2-9]|[1-9][0-9]+",
        disabledReason = "takes long: mvn verify -Pfaults")
public @interface WithFaults {}
