package io.jansible.module;

/** The types of Ansible's argument_spec, with its conversions. */
public enum ArgumentType {
  STR,
  LIST,
  DICT,
  BOOL,
  INT,
  FLOAT,
  PATH,
  RAW,
  JSONARG,
  JSON,
  BYTES,
  BITS,
  /** A type that a role's spec names and Ansible does not have: no value fits it. */
  UNKNOWN
}
