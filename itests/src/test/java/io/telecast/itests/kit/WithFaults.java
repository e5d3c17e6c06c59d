package io.telecast.itests.kit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Tests that run with the profile {@code faults} alone: they take long, and short ones show most of it. */
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
@EnabledIfSystemProperty(
        named = "telecast.effort",
        matches = "[2-9]|[1-9][0-9]+",
        disabledReason = "takes long: mvn verify -Pfaults")
public @interface WithFaults {}
