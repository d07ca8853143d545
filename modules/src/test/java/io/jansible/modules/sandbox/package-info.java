/**
 * Namespaces in which tests may change what belongs to a whole machine: accounts, packages, mounts.
 */
@NullMarked
package io.jansible.modules.sandbox;

import org.jspecify.annotations.NullMarked;
