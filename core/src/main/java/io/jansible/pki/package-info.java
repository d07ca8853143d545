/**
 * Keys, signing requests and certificates as their DER encodings hold them: reading, building, and
 * telling of them in the words of {@code community.crypto}. Nothing here signs or generates.
 * Depends on values and errors only.
 */
@NullMarked
package io.jansible.pki;

import org.jspecify.annotations.NullMarked;
