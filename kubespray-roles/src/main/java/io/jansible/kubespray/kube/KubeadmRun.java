package io.jansible.kubespray.kube;

import io.jansible.connection.ExecRequest;
import io.jansible.connection.ExecResult;
import io.jansible.connection.StartException;
import io.jansible.module.Args;
import io.jansible.module.ModuleCall;
import io.jansible.module.ModuleFailure;
import io.jansible.module.ModuleResult;
import io.jansible.modules.Commands;
import io.jansible.modules.Words;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One call of {@code kubeadm}. */
final class KubeadmRun {
  private static final String CONFIG = "/etc/kubernetes/kubeadm-config.yaml";
  private static final Pattern JOIN_TOKEN = Pattern.compile("--token ([a-z0-9]{6}\\.[a-z0-9]{16})");
  private static final Pattern TOKEN =
      Pattern.compile("(?m)^\\s*([a-z0-9]{6}\\.[a-z0-9]{16})\\s*$");
  private static final Pattern KEY =
      Pattern.compile("(?m)(?:--certificate-key |^\\s*)([0-9a-f]{64})\\s*$");
  private static final Pattern UPGRADE = Pattern.compile("kubeadm upgrade apply (v\\S+)");

  private final ModuleCall call;
  private final Args args;
  private final String state;
  private final String root;
  private final @Nullable String configPath;
  private final String kubeconfig;
  private final NodeProbe probe;
  private final Redaction redaction;
  private final List<String> commands = new ArrayList<>();
  private final List<@Nullable Object> diffs = new ArrayList<>();

  /** Results of this state alone, some of them secret. */
  private final Map<String, @Nullable Object> own = new LinkedHashMap<>();

  private @Nullable ExecResult ran;

  private KubeadmRun(ModuleCall call, Redaction redaction) {
    this.call = call;
    this.args = call.args();
    this.redaction = redaction;
    this.state = args.string("state");
    this.root = args.has("rootfs") ? args.string("rootfs").replaceFirst("/+$", "") : "";
    this.configPath =
        args.has("config_path") ? args.text("config_path") : args.has("config") ? CONFIG : null;
    this.kubeconfig =
        args.has("kubeconfig") ? args.string("kubeconfig") : "/etc/kubernetes/admin.conf";
    this.probe =
        new NodeProbe(
            call.host(),
            new NodeProbe.Paths(
                root,
                certificates(),
                configPath == null ? "" : root + configPath,
                root + kubeconfig),
            args.string("kubeadm"),
            args.string("kubectl"));
  }

  private String certificates() {
    Object folder = args.text("cert_dir");
    if (folder == null && args.has("config")) {
      folder =
          KubeadmConfig.of(args.raw("config"), null).get("ClusterConfiguration", "certificatesDir");
    }
    return folder == null ? "" : root + folder;
  }

  static ModuleResult run(ModuleCall call) {
    Redaction redaction = new Redaction();
    redaction.add(call.args().text("token"));
    redaction.add(call.args().text("certificate_key"));
    redaction.addFrom(call.args().raw("config"));
    Map<String, @Nullable Object> invocation = new LinkedHashMap<>();
    invocation.put("module_args", redaction.value(call.args().values()));
    try {
      KubeadmArguments.check(call.args().string("state"), call.args(), call.givenArgs());
      return new KubeadmRun(call, redaction).run().put("invocation", invocation);
    } catch (ModuleFailure e) {
      Map<String, @Nullable Object> values = new LinkedHashMap<>();
      e.result().values().forEach((key, value) -> values.put(key, redaction.value(value)));
      values.remove("failed");
      values.remove("msg");
      values.put("invocation", invocation);
      throw new ModuleFailure(redaction.text(e.text()), values);
    }
  }

  private ModuleResult run() {
    boolean asks = !List.of("config", "reset", "certs_renew").contains(state);
    boolean tokens =
        state.equals("token_create") && (args.has("token") || args.has("token_description"));
    NodeState before = probe.read(asks, tokens);
    if (before.version("kubeadm") == null && !List.of("info", "config").contains(state)) {
      throw new ModuleFailure(
          "Failed to find required executable \"" + args.string("kubeadm") + "\"");
    }
    boolean written = args.has("config") && write(before);
    KubeadmCommands lines = new KubeadmCommands(args, configPath, before);
    boolean changed =
        switch (state) {
          case "init" -> init(before, lines);
          case "join" -> join(before, lines);
          case "upgrade_plan" -> plan(before, lines);
          case "upgrade_apply" -> apply(before, lines);
          case "upgrade_node" -> upgradeNode(before, lines);
          case "reset" -> reset(before, lines);
          case "certs_renew" -> renew(before, lines);
          case "token_create" -> token(before, lines);
          default -> false;
        };
    boolean acted = changed && !call.checkMode() && !state.equals("token_create");
    NodeState after = acted ? probe.read(asks, false) : before;
    if (state.equals("upgrade_node") && acted && !before.controlPlane()) {
      changed = !after.sums().equals(before.sums());
    }
    joining(after);
    return result(changed, written, before, after);
  }

  private ModuleResult result(boolean changed, boolean written, NodeState before, NodeState after) {
    ModuleResult result = ModuleResult.changed(changed || written).put("state", state);
    after.facts(Instant.now()).forEach((key, value) -> result.put(key, redaction.value(value)));
    own.forEach(result::put);
    if (configPath != null) {
      result.put("config_path", configPath);
    }
    result.put("commands", redaction.value(commands));
    ExecResult last = ran;
    if (last != null) {
      result.put("rc", (long) last.rc());
      result.put("stdout", redaction.text(last.out()));
      result.put("stderr", redaction.text(last.err()));
    }
    if (call.diffMode()) {
      String now = call.checkMode() && changed ? predicted(before) : summary(after);
      String was = summary(before);
      if (!now.equals(was)) {
        Map<String, @Nullable Object> diff = new LinkedHashMap<>();
        diff.put("before", was);
        diff.put("after", now);
        diff.put("before_header", "node " + before.host());
        diff.put("after_header", "node " + before.host());
        diffs.add(diff);
      }
      result.put("diff", diffs);
    }
    return result;
  }

  // ---- the configuration

  /** Whether the configuration file was not yet as it is to be. */
  private boolean write(NodeState node) {
    String path = root + Objects.requireNonNull(configPath);
    String text = KubeadmConfig.of(args.raw("config"), node.version("kubeadm")).text();
    if (!node.folder()) {
      if (call.checkMode()) {
        Map<String, @Nullable Object> diff = new LinkedHashMap<>();
        diff.put("before", "");
        diff.put("after", redaction.text(text));
        diff.put("after_header", path);
        diffs.add(diff);
        return true;
      }
      call.host().makeDirectories(path.replaceFirst("/[^/]*$", ""));
    }
    ModuleResult copied =
        call.runModule(
            "ansible.builtin.copy",
            Map.of("content", text, "dest", path, "mode", args.string("config_mode")));
    if (copied.isTrue("failed")) {
      throw new ModuleFailure(String.valueOf(copied.get("msg")));
    }
    if (call.diffMode() && copied.isTrue("changed")) {
      redaction.addFrom(KubeadmConfig.parsed(node.config()).documents());
      switch (redaction.value(copied.get("diff"))) {
        case List<?> list -> diffs.addAll(list);
        case null -> {}
        case Object one -> diffs.add(one);
      }
    }
    return copied.isTrue("changed");
  }

  // ---- the states

  private boolean init(NodeState node, KubeadmCommands lines) {
    if (node.initialized()) {
      return false;
    }
    if (node.joined()) {
      throw new ModuleFailure("the node belongs to a cluster already: reset it first");
    }
    ExecResult done = change(lines.init());
    if (done != null) {
      secret("token", JOIN_TOKEN, done.out());
      secret("certificate_key", KEY, done.out().replace("\\\n", "\n"));
    }
    return true;
  }

  private boolean join(NodeState node, KubeadmCommands lines) {
    boolean control = joinsAsControlPlane(node);
    if (configPath != null && args.bool("control_plane") && !control) {
      throw new ModuleFailure(
          "control_plane is asked for, and the JoinConfiguration has no controlPlane");
    }
    if (control ? node.controlPlane() : node.joined()) {
      return false;
    }
    if (node.joined()) {
      throw new ModuleFailure(
          "the node has joined as a worker already: reset it first to make it a control plane"
              + " node");
    }
    change(lines.join(call.checkMode()));
    return true;
  }

  private boolean joinsAsControlPlane(NodeState node) {
    if (configPath == null) {
      return args.bool("control_plane");
    }
    KubeadmConfig config =
        args.has("config")
            ? KubeadmConfig.of(args.raw("config"), null)
            : KubeadmConfig.parsed(node.config());
    return config.get("JoinConfiguration", "controlPlane") != null;
  }

  private boolean plan(NodeState node, KubeadmCommands lines) {
    if (!node.controlPlane()) {
      throw new ModuleFailure("upgrades are planned on a control plane node");
    }
    ExecResult done = exec(lines.upgradePlan());
    List<String> versions = new ArrayList<>();
    Matcher matcher = UPGRADE.matcher(done.out());
    while (matcher.find()) {
      versions.add(matcher.group(1));
    }
    own.put("upgrade_versions", versions);
    return false;
  }

  private boolean apply(NodeState node, KubeadmCommands lines) {
    if (!node.controlPlane()) {
      throw new ModuleFailure("an upgrade is applied on a control plane node");
    }
    String version = lines.version();
    boolean there =
        version.equals(node.version("cluster")) && version.equals(node.version("control_plane"));
    if (there && !args.bool("force")) {
      return false;
    }
    change(lines.upgradeApply());
    return true;
  }

  private boolean upgradeNode(NodeState node, KubeadmCommands lines) {
    if (!node.joined()) {
      throw new ModuleFailure("the node belongs to no cluster");
    }
    if (node.controlPlane()) {
      if (node.version("cluster") != null
          && Objects.equals(node.version("cluster"), node.version("control_plane"))) {
        return false;
      }
    } else if (call.checkMode()) {
      // what kubeadm would write is known only once it has: the running version is a good guess
      String name = args.has("node_name") ? args.string("node_name") : node.host();
      if (Objects.equals(node.version("kubeadm"), node.runningKubelet(name))) {
        return false;
      }
    }
    change(lines.upgradeNode());
    return true;
  }

  private boolean reset(NodeState node, KubeadmCommands lines) {
    if (!node.hasAnything()) {
      return false;
    }
    change(lines.reset());
    return true;
  }

  private boolean renew(NodeState node, KubeadmCommands lines) {
    List<String> names = args.texts("certificates");
    boolean all = names.contains("all");
    for (String name : names) {
      if (!name.equals("all") && !NodeCertificate.RENEWABLE.contains(name)) {
        throw new ModuleFailure(
            "kubeadm renews no certificate '"
                + name
                + "': it knows all, "
                + String.join(", ", NodeCertificate.RENEWABLE));
      }
      if (!name.equals("all")
          && node.certificates().stream().noneMatch(each -> each.name().equals(name))) {
        throw new ModuleFailure("the node has no certificate '" + name + "'");
      }
    }
    Instant now = Instant.now();
    Long days = args.integer("renew_before_days");
    List<NodeCertificate> wanted =
        node.certificates().stream()
            .filter(each -> NodeCertificate.RENEWABLE.contains(each.name()))
            .filter(each -> all || names.contains(each.name()))
            .toList();
    List<String> due =
        wanted.stream()
            .filter(each -> args.bool("force") || each.daysLeft(now) < (days == null ? 30 : days))
            .map(NodeCertificate::name)
            .toList();
    own.put("renewed", due);
    if (due.isEmpty()) {
      return false;
    }
    if (all && due.size() == wanted.size()) {
      change(lines.renew("all"));
    } else {
      due.forEach(name -> change(lines.renew(name)));
    }
    return true;
  }

  private boolean token(NodeState node, KubeadmCommands lines) {
    // an earlier task would have made it one
    if (!node.controlPlane() && !call.checkMode()) {
      throw new ModuleFailure("tokens are made on a control plane node");
    }
    boolean changed = false;
    String known = knownToken(node);
    if (known != null) {
      own.put("token", known);
    } else {
      changed = true;
      ExecResult done = change(lines.tokenCreate(kubeconfig));
      secret("token", TOKEN, done == null ? "" : done.out());
    }
    if (args.bool("upload_certs")) {
      changed = true;
      ExecResult done = change(lines.uploadCerts(kubeconfig));
      secret("certificate_key", KEY, done == null ? "" : done.out());
    }
    return changed;
  }

  private @Nullable String knownToken(NodeState node) {
    for (Map<?, ?> each : node.tokens()) {
      Object token = each.get("token");
      boolean valid =
          !(each.get("expires") instanceof String expires)
              || Instant.parse(expires).isAfter(Instant.now());
      boolean same =
          args.has("token")
              ? args.string("token").equals(token)
              : args.has("token_description")
                  && args.string("token_description").equals(each.get("description"));
      if (same && valid && token instanceof String text) {
        redaction.add(text);
        return text;
      }
    }
    return null;
  }

  // ---- what all of them do

  private void secret(String key, Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    String found = null;
    while (matcher.find()) {
      found = matcher.group(1);
    }
    redaction.add(found);
    own.put(key, found);
  }

  /** The commands that others join with, where the token is known. */
  private void joining(NodeState node) {
    if (!(own.get("token") instanceof String token) || node.endpoint() == null) {
      return;
    }
    String join = "kubeadm join " + node.endpoint() + " --token " + token;
    if (node.caHash() != null) {
      join += " --discovery-token-ca-cert-hash " + node.caHash();
    }
    own.put("join_command", join);
    if (own.get("certificate_key") instanceof String key) {
      own.put("control_plane_join_command", join + " --control-plane --certificate-key " + key);
    }
  }

  /** Runs what changes the node; null in check mode, where it is only told. */
  private @Nullable ExecResult change(KubeadmCommands.Command command) {
    if (call.checkMode()) {
      commands.add(shown(command));
      return null;
    }
    return exec(command);
  }

  private ExecResult exec(KubeadmCommands.Command command) {
    commands.add(shown(command));
    ExecRequest request =
        ExecRequest.of(command.argv())
            .withEnvironment(Commands.ENGLISH)
            .withStdin(command.bytes())
            .withTimeout(
                args.integer("timeout") == null
                    ? null
                    : Duration.ofSeconds(Objects.requireNonNull(args.integer("timeout"))));
    ExecResult done;
    try {
      done = call.host().exec(request);
    } catch (StartException e) {
      throw new ModuleFailure(e.text(), Map.of("rc", (long) e.rc()));
    }
    ran = done;
    if (done.ok() && !done.timedOut()) {
      return done;
    }
    String said = done.err().isBlank() ? done.out() : done.err();
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    values.put("rc", (long) done.rc());
    values.put("stdout", done.out());
    values.put("stderr", done.err());
    values.put("commands", commands);
    throw new ModuleFailure(
        done.timedOut()
            ? shown(command) + " took longer than " + args.integer("timeout") + " seconds"
            : shown(command) + " failed (rc=" + done.rc() + "): " + said.strip(),
        values);
  }

  private static String shown(KubeadmCommands.Command command) {
    return Words.join(command.argv());
  }

  private static String summary(NodeState node) {
    return summary(
        node.joined(),
        node.controlPlane(),
        node.version("control_plane"),
        node.version("cluster"),
        node.certificates(),
        List.of());
  }

  /** What is to be expected of the node after what check mode leaves out. */
  private String predicted(NodeState node) {
    boolean joined = node.joined();
    boolean control = node.controlPlane();
    String version = node.version("control_plane");
    String cluster = node.version("cluster");
    List<NodeCertificate> certificates = node.certificates();
    List<String> renewed = List.of();
    switch (state) {
      case "init" -> {
        joined = true;
        control = true;
        version = node.version("kubeadm");
        cluster = version;
      }
      case "join" -> {
        joined = true;
        control = joinsAsControlPlane(node);
        version = control ? node.version("kubeadm") : null;
      }
      case "upgrade_apply" -> {
        version = new KubeadmCommands(args, configPath, node).version();
        cluster = version;
      }
      case "upgrade_node" -> version = control ? cluster : null;
      case "reset" -> {
        joined = false;
        control = false;
        version = null;
        cluster = null;
        certificates = List.of();
      }
      case "certs_renew" ->
          renewed =
              own.get("renewed") instanceof List<?> list
                  ? list.stream().map(String::valueOf).toList()
                  : List.of();
      default -> {}
    }
    return summary(joined, control, version, cluster, certificates, renewed);
  }

  private static String summary(
      boolean joined,
      boolean control,
      @Nullable String version,
      @Nullable String cluster,
      List<NodeCertificate> certificates,
      List<String> renewed) {
    StringBuilder text = new StringBuilder();
    text.append("joined: ").append(joined).append('\n');
    text.append("control plane: ").append(control).append('\n');
    text.append("control plane version: ").append(version == null ? "none" : version).append('\n');
    text.append("cluster version: ").append(cluster == null ? "not known" : cluster).append('\n');
    for (NodeCertificate each : certificates) {
      text.append(each.name())
          .append(" expires: ")
          .append(renewed.contains(each.name()) ? "renewed" : each.expires())
          .append('\n');
    }
    return text.toString();
  }
}
