/** Jinja2 as ansible-core uses it. {@link io.jansible.template.Templar} is the only door. */
@NullMarked
package io.jansible.template;

import org.jspecify.annotations.NullMarked;
