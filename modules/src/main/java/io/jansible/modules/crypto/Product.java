package io.jansible.modules.crypto;

import io.jansible.module.ModuleResult;

/**
 * What one of the family's modules is to bring about: whether the old one will do, and a new one.
 */
interface Product {
  /** Whether it has to be made anew. */
  boolean needed();

  void make();

  /** The new one, or else the old one; empty if there is neither. */
  byte[] content();

  ModuleResult result(boolean withContent);

  /** Makes what comes and goes as text. */
  static ModuleResult piped(Product product) {
    boolean anew = product.needed();
    if (anew) {
      product.make();
    }
    return product.result(true).put("changed", anew);
  }
}
