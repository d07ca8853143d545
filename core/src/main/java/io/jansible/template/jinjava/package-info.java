/**
 * The seam to jinjava. A template of ours is a jinjava {@code Node}; an interpreter of ours makes
 * jinjava render Jinja2 exactly; plugins that an embedder registers with jinjava work in our
 * templates, and ours in jinjava's. Nothing here is loaded unless an embedder asks for it.
 */
@NullMarked
package io.jansible.template.jinjava;

import org.jspecify.annotations.NullMarked;
