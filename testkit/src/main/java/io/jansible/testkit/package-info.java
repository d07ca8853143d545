/**
 * Tests of roles: run them on hosts in memory ({@code RolePlay}), look at what came of it ({@code
 * JansibleAssertions}), for several operating systems ({@code JansibleTest}, {@code OnEach}).
 * Stands above {@code host}, which stands above {@code shell} and {@code files}.
 */
@NullMarked
package io.jansible.testkit;

import org.jspecify.annotations.NullMarked;
