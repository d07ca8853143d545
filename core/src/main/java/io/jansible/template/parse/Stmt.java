package io.jansible.template.parse;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A statement of Jinja2, or text and expressions to print. */
public sealed interface Stmt {
  int at();

  record Output(List<Expr> parts, int at) implements Stmt {}

  record If(Expr test, List<Stmt> body, List<If> elifs, List<Stmt> otherwise, int at)
      implements Stmt {}

  record For(
      Expr target,
      Expr iterable,
      @Nullable Expr test,
      boolean recursive,
      List<Stmt> body,
      List<Stmt> otherwise,
      int at)
      implements Stmt {}

  /** A macro's or call block's parameters; {@code defaults} belong to the last of them. */
  record Signature(List<Expr.Name> parameters, List<Expr> defaults) {
    public static final Signature NONE = new Signature(List.of(), List.of());
  }

  record Macro(String name, Signature signature, List<Stmt> body, int at) implements Stmt {}

  record CallBlock(Expr.Call call, Signature signature, List<Stmt> body, int at) implements Stmt {}

  record FilterBlock(Expr.Filter filter, List<Stmt> body, int at) implements Stmt {}

  record With(List<Expr> targets, List<Expr> values, List<Stmt> body, int at) implements Stmt {}

  record Set(Expr target, Expr value, int at) implements Stmt {}

  record SetBlock(Expr target, Expr.@Nullable Filter filter, List<Stmt> body, int at)
      implements Stmt {}

  record Block(String name, boolean scoped, boolean required, List<Stmt> body, int at)
      implements Stmt {}

  record Extends(Expr template, int at) implements Stmt {}

  record Include(Expr template, boolean ignoreMissing, boolean withContext, int at)
      implements Stmt {}

  record Import(Expr template, String target, boolean withContext, int at) implements Stmt {}

  record ImportedName(String name, String alias) {}

  record FromImport(Expr template, List<ImportedName> names, boolean withContext, int at)
      implements Stmt {}

  record AutoEscape(Expr on, List<Stmt> body, int at) implements Stmt {}

  /** {@code {% do expression %}}. */
  record Do(Expr expression, int at) implements Stmt {}

  record Break(int at) implements Stmt {}

  record Continue(int at) implements Stmt {}

  /**
   * A tag that is not Jinja2's but was registered by an embedder.
   *
   * @param header what stands between the name and the tag's end, as written
   * @param source the text up to and without the end tag, as written; empty for a tag without one
   */
  record Foreign(String name, String header, String source, int at) implements Stmt {}
}
