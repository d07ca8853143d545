package io.jansible.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Marks a class of role tests: parameters of the type {@link io.jansible.testkit.host.FakeHost} get
 * a fresh host each ({@link On} says of which operating system), and a test fails if a host ran a
 * command that was not scripted.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(JansibleExtension.class)
public @interface JansibleTest {}
