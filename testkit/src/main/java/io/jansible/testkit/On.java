package io.jansible.testkit;

import io.jansible.testkit.host.OperatingSystem;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What host a parameter gets. */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface On {
  OperatingSystem value();

  /** Its name in the inventory; {@code node1}, {@code node2}… by the parameter's place if empty. */
  String name() default "";
}
