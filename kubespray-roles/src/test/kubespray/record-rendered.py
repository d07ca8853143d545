#!/usr/bin/env python3
"""Records digests of what Ansible renders of Kubespray's templates: rendered.txt.

Run RolesTest first: it leaves each host's facts and rendered files in target/kubespray/RELEASE/SYSTEM. For each of
those files this has ansible-playbook render the same template, with the role's defaults, the sample inventory's
group_vars and these facts (as a fact cache), and writes the SHA-256. Nothing but templates and set_fact tasks runs.

  record-rendered.py [RELEASE/SYSTEM…]

ANSIBLE_PLAYBOOK: ansible-core 2.18's (default: ansible-playbook); JANSIBLE_KUBESPRAY: checkouts by release;
ANSIBLE_COLLECTIONS_PATH: where ansible.utils is (old releases call its ipaddr by ansible.netcommon's name)
"""
import hashlib
import json
import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
RESULTS = HERE.parents[2] / "target" / "kubespray"
CHECKOUTS = pathlib.Path(os.environ.get("JANSIBLE_KUBESPRAY") or pathlib.Path.home() / ".cache/jansible/kubespray")
ANSIBLE = os.environ.get("ANSIBLE_PLAYBOOK", "ansible-playbook")

# file on the node: role, template (the first that the release has), variables that tasks of the role set
FILES = {
    "/etc/containerd/config.toml": ("container-engine/containerd", ["config.toml.j2"], {}),
    "/etc/systemd/system/containerd.service": ("container-engine/containerd", ["containerd.service.j2"], {}),
    "/etc/crictl.yaml": ("container-engine/crictl", ["crictl.yaml.j2"], {}),
    "/etc/nerdctl/nerdctl.toml": ("container-engine/nerdctl", ["nerdctl.toml.j2"], {}),
    "/etc/etcd.env": ("etcd", ["etcd.env.j2"], {"etcd_cluster_is_healthy": {"rc": 1}}),
    "/etc/systemd/system/etcd.service": ("etcd", ["etcd-host.service.j2"], {}),
    "/etc/kubernetes/kubelet.env": ("kubernetes/node", ["kubelet.env.v1beta1.j2"], {}),
    "/etc/kubernetes/kubelet-config.yaml": ("kubernetes/node", ["kubelet-config.v1beta1.yaml.j2"], {}),
    "/etc/systemd/system/kubelet.service": ("kubernetes/node", ["kubelet.service.j2"], {}),
    "/etc/kubernetes/kubeadm-config.yaml": (
        "kubernetes/control-plane",
        ["kubeadm-config.v1beta4.yaml.j2", "kubeadm-config.v1beta3.yaml.j2"],
        {"first_kube_control_plane": "node1"},
    ),
    "/etc/kubernetes/kubescheduler-config.yaml": ("kubernetes/control-plane", ["kubescheduler-config.yaml.j2"], {}),
}
# roles whose tasks of the tag facts only set facts
FACT_TASKS = {"kubernetes/node": "facts", "kubernetes/control-plane": None}


def sans(checkout):
    """The set_fact task of the control plane that a template needs."""
    import yaml

    tasks = yaml.safe_load((checkout / "roles/kubernetes/control-plane/tasks/kubeadm-setup.yml").read_text())
    return [task for task in tasks if task["name"] == "Kubeadm | aggregate all SANs"]


def render(checkout, facts, paths, folder):
    defaults = "kubespray_defaults" if (checkout / "roles/kubespray_defaults/defaults").is_dir() else "kubespray-defaults"
    group = ["kube_control_plane", "etcd", "kube_node", "k8s_cluster"]
    inventory = {"all": {"hosts": {"node1": {"ansible_connection": "local", "ansible_python_interpreter": "/usr/bin/python3"}},
                         "children": {name: {"hosts": {"node1": None}} for name in group}}}
    (folder / "inventory.yml").write_text(json.dumps(inventory))
    (folder / "group_vars").symlink_to(checkout / "inventory/sample/group_vars")
    (folder / "facts").mkdir()
    (folder / "facts/node1").write_text(json.dumps(facts))
    first = [{"role": defaults}]
    if (checkout / "roles/network_facts").is_dir():
        first.append({"role": "network_facts"})
    plays = []
    for role in dict.fromkeys(FILES[path][0] for path in paths):
        tasks = []
        variables = {}
        if FACT_TASKS.get(role):
            tasks.append({"import_role": {"name": role, "tasks_from": FACT_TASKS[role]}})
        if role == "kubernetes/control-plane":
            tasks += sans(checkout)
        for path in (path for path in paths if FILES[path][0] == role):
            source = next(p for p in (checkout / "roles" / role / "templates" / t for t in FILES[path][1]) if p.exists())
            tasks.append({"template": {"src": str(source), "dest": str(folder / hashlib.md5(path.encode()).hexdigest())}})
            variables.update(FILES[path][2])
        plays.append({"hosts": "all", "gather_facts": False, "vars": variables,
                      "roles": first + [{"role": role, "tags": ["never"]}], "tasks": tasks})
    (folder / "play.yml").write_text(json.dumps(plays))
    extra = {"etcd_cluster_setup": True, "etcd_events_cluster_setup": False, "preinstall_selinux_state": "permissive",
             "kubeadm_certificate_key": "0" * 64,
             "containerd_default_base_runtime_spec": {"ociVersion": "1.1.0", "process": {"rlimits": []}}}
    shim = folder / "collections/ansible_collections/ansible/netcommon/plugins/filter"
    shim.mkdir(parents=True)
    (shim / "ipaddr.py").write_text("from ansible_collections.ansible.utils.plugins.filter.ipaddr import FilterModule\n")
    collections = f"{folder / 'collections'}:{os.environ.get('ANSIBLE_COLLECTIONS_PATH', '')}"
    environment = dict(os.environ, ANSIBLE_CACHE_PLUGIN="jsonfile", ANSIBLE_CACHE_PLUGIN_CONNECTION=str(folder / "facts"),
                       ANSIBLE_ROLES_PATH=str(checkout / "roles"), ANSIBLE_LIBRARY=str(checkout / "library"),
                       ANSIBLE_COLLECTIONS_PATH=collections, ANSIBLE_LOCALHOST_WARNING="0")
    done = subprocess.run([ANSIBLE, "-i", "inventory.yml", "play.yml", "-e", json.dumps(extra)], cwd=folder,
                          env=environment, capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stdout + done.stderr)
    return {path: (folder / hashlib.md5(path.encode()).hexdigest()).read_bytes() for path in paths}


def main():
    recorded = HERE / "rendered.txt"
    rows = {}
    if recorded.exists():
        rows = dict(line.rsplit(" ", 1) for line in recorded.read_text().splitlines())
    for facts in sorted(RESULTS.glob("*/*/facts.json")):
        release, system = facts.parts[-3:-1]
        if sys.argv[1:] and f"{release}/{system}" not in sys.argv[1:]:
            continue
        paths = [path for path in FILES if (facts.parent / path[1:]).exists()]
        with tempfile.TemporaryDirectory() as folder:
            rendered = render(CHECKOUTS / release, json.loads(facts.read_text()), paths, pathlib.Path(folder))
        for path, content in rendered.items():
            rows[f"{release} {system} {path}"] = hashlib.sha256(content).hexdigest()
            mine = (facts.parent / path[1:]).read_bytes()
            print(release, system, path, "same" if mine == content else "DIFFERS", flush=True)
            if mine != content:
                (facts.parent / (path[1:] + ".ansible")).write_bytes(content)
        recorded.write_text("".join(f"{key} {digest}\n" for key, digest in sorted(rows.items())))


main()
