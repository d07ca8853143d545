#!/usr/bin/env python3
"""Records what Kubespray's first plays make of the inventories in layouts/, as digests: record-layouts.py [BIN_FOLDER]

Reads the checkouts under $JANSIBLE_KUBESPRAY (default ~/.cache/jansible/kubespray), writes layouts.txt beside itself:
release, inventory, exit code, first 16 digits of the SHA-256 of stdout. KubesprayLayoutTest holds us to it.
"""
import hashlib, os, pathlib, re, subprocess, sys

HERE = pathlib.Path(__file__).parent.resolve()
RELEASES = pathlib.Path(os.environ.get("JANSIBLE_KUBESPRAY") or pathlib.Path.home() / ".cache/jansible/kubespray")
LAYOUTS = "one.ini old-names.ini seven.yaml script.sh bastion.ini folders/hosts.ini".split()


def main():
    ansible = os.path.join(sys.argv[1], "ansible-playbook") if len(sys.argv) > 1 else "ansible-playbook"
    rows = []
    for release in ["v2.31.0"]:
        checkout = RELEASES / release
        for layout in LAYOUTS:
            run = subprocess.run(
                [ansible, "-i", HERE / "layouts" / layout, "-c", "local", "-f", "1", "--check", "--diff",
                 "--vault-password-file", HERE / "layouts/vault-password", "-e", f"checkout={checkout}",
                 "-e", "ansible_python_interpreter=/usr/bin/python3", HERE / "layouts/layout.yml"],
                cwd=checkout, text=True, capture_output=True,
                env={**os.environ, "ANSIBLE_NOCOLOR": "1", "COLUMNS": "80", "ANSIBLE_CALLBACKS_ENABLED": "",
                     "ANSIBLE_CACHE_PLUGIN": "memory"})
            out = run.stdout.replace(str(HERE), "@HERE@").replace(str(checkout), "@CHECKOUT@")
            out = re.sub(r"after: /\S*/", "after: ", out)  # a temporary
            if os.environ.get("SHOW"):
                print(out, run.stderr)
            rows.append(f"{release} {layout} {run.returncode} {hashlib.sha256(out.encode()).hexdigest()[:16]}\n")
    (HERE / "layouts.txt").write_text("".join(rows))


main()
