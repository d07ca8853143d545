/**
 * Modules on nodes where things go wrong or are missing: connections that are cut, full disks,
 * passwords, busybox. Uses the engine and all modules.
 */
@NullMarked
package io.jansible.modules.faults;

import org.jspecify.annotations.NullMarked;
