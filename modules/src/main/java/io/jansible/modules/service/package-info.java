/** Modules that manage services. */
@NullMarked
package io.jansible.modules.service;

import org.jspecify.annotations.NullMarked;
