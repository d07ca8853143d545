/** What happens in a run, as a sealed hierarchy of events, and who listens. */
@NullMarked
package io.jansible.event;

import org.jspecify.annotations.NullMarked;
