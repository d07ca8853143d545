/** Jinja filters: the interface and those of Jinja2, ansible-core and the supported collections. */
@NullMarked
package io.jansible.template.filter;

import org.jspecify.annotations.NullMarked;
