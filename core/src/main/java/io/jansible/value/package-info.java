/** The data that YAML files and variables hold beside plain JDK values. Depends on nothing. */
@NullMarked
package io.jansible.value;

import org.jspecify.annotations.NullMarked;
