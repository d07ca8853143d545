package io.jansible.facts;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Whether a node is a virtual machine or a container, and of which kind. */
final class VirtualFacts {
  private final FactAnswer answer;
  private final Set<String> guest = new TreeSet<>();
  private final Set<String> host = new TreeSet<>();
  private @Nullable String type;
  private @Nullable String role;

  VirtualFacts(FactAnswer answer) {
    this.answer = answer;
  }

  Map<String, @Nullable Object> facts() {
    find();
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    facts.put("virtualization_type", type == null ? "NA" : type);
    facts.put("virtualization_role", role == null ? "NA" : role);
    facts.put("virtualization_tech_guest", new ArrayList<Object>(guest));
    facts.put("virtualization_tech_host", new ArrayList<Object>(host));
    return facts;
  }

  /** The first that is found names the node; all are kept. */
  private void guest(String name) {
    guest.add(name);
    if (type == null) {
      type = name;
      role = "guest";
    }
  }

  private void host(String name) {
    host.add(name);
    if (type == null) {
      type = name;
      role = "host";
    }
  }

  private void find() {
    for (String line : answer.fileLines("/proc/1/cgroup")) {
      if (line.matches(".*/docker(/|-[0-9a-f]+\\.scope).*")) {
        guest.add("docker");
        guest("docker");
        guest.add("container");
      }
      if (line.contains("/lxc/") || line.contains("/machine.slice/machine-lxc")) {
        guest("lxc");
        guest.add("container");
      }
      if (line.contains("/system.slice/containerd.service")) {
        guest("containerd");
        guest.add("container");
      }
    }
    if (answer.exists("/.dockerenv") || answer.exists("/.dockerinit")) {
      guest.add("container");
      guest("docker");
    }
    for (String variable : answer.section("environ1").split("\0")) {
      String value = variable.strip();
      if (value.equals("container=lxc")) {
        guest.add("container");
        guest("lxc");
      } else if (value.equals("container=podman")) {
        guest.add("container");
        guest("podman");
      } else if (value.matches("container=.+")) {
        guest.add("container");
        guest("container");
      }
    }
    if (answer.exists("/proc/vz") && !answer.exists("/proc/lve")) {
      if (answer.exists("/proc/bc")) {
        host("openvz");
      } else {
        guest("openvz");
      }
    }
    String systemd = answer.file("/run/systemd/container");
    if (systemd != null) {
      guest.add("container");
      guest(systemd);
    }
    if (answer.exists("/proc/xen")) {
      if (answer.file("/proc/xen/capabilities", "").contains("control_d")) {
        host("xen");
      } else {
        guest("xen");
      }
    }
    machine();
    cpu();
    String modules = answer.section("modules");
    if (modules.contains("kvm ") || answer.exists("/dev/kvm")) {
      host("kvm");
    }
    if (modules.contains("vboxdrv ")) {
      host("virtualbox");
    }
    if (modules.contains("virtio ")) {
      guest("kvm");
    }
  }

  private String dmi(String name) {
    return answer.file("/sys/devices/virtual/dmi/id/" + name, "");
  }

  private void machine() {
    String product = dmi("product_name");
    String vendor = dmi("sys_vendor");
    String family = dmi("product_family");
    String bios = dmi("bios_vendor");
    if (List.of(
            "KVM",
            "KVM Server",
            "Bochs",
            "AHV",
            "CloudStack KVM Hypervisor",
            "Google Compute Engine")
        .contains(product)) {
      guest("kvm");
    }
    if (product.equals("RHEV Hypervisor") || product.equals("oVirt Node")) {
      guest(product.equals("oVirt Node") ? "oVirt" : "RHEV");
    }
    if (family.equals("RHV")) {
      guest("RHEV");
    }
    if (product.equals("VMware Virtual Platform")
        || product.equals("VMware7,1")
        || product.equals("VMware20,1")) {
      guest("VMware");
    }
    if (product.equals("OpenStack Compute")
        || product.equals("OpenStack Nova")
        || product.equals("RDO")
        || product.equals("ArvanCloud")) {
      guest("openstack");
    }
    if (bios.equals("Xen")) {
      guest("xen");
    }
    if (bios.equals("innotek GmbH")) {
      guest("virtualbox");
    }
    if (bios.equals("Amazon EC2") || vendor.equals("Amazon EC2")) {
      guest("kvm");
    }
    if (vendor.equals("Microsoft Corporation") && product.equals("Virtual Machine")) {
      guest("VirtualPC");
    }
    if (vendor.equals("Parallels Software International Inc.")) {
      guest("parallels");
    }
    if (List.of("QEMU", "oVirt", "Hetzner", "Scaleway", "DigitalOcean", "Alibaba Cloud", "Nutanix")
        .contains(vendor)) {
      guest("kvm");
    }
  }

  private void cpu() {
    for (String line : answer.lines("cpuinfo")) {
      String lower = line.toLowerCase(Locale.ROOT);
      if (lower.startsWith("model name")
          && (line.contains("QEMU Virtual CPU") || lower.contains("common kvm"))) {
        guest("kvm");
      } else if (line.matches("vendor_id.*User Mode Linux.*")) {
        guest("uml");
      } else if (line.matches("machine.*CHRP IBM pSeries .emulated by qemu.*")) {
        guest("kvm");
      } else if (line.matches("vendor_id.*PowerVM Lx86.*")) {
        guest("powervm_lx86");
      }
    }
  }
}
