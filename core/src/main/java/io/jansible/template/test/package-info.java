/**
 * Jinja tests ({@code is name}): the interface and those of Jinja2, ansible-core and the supported
 * collections.
 */
@NullMarked
package io.jansible.template.test;

import org.jspecify.annotations.NullMarked;
