/**
 * Gathering facts with one shell script and parsing its answer into the shape of Ansible's setup.
 */
@NullMarked
package io.jansible.facts;

import org.jspecify.annotations.NullMarked;
