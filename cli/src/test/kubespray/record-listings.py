#!/usr/bin/env python3
"""Records what ansible-playbook's listings of Kubespray's playbooks are, as digests: record-listings.py [BIN_FOLDER]

Reads the checkouts under $JANSIBLE_KUBESPRAY (default ~/.cache/jansible/kubespray), writes listings.txt beside
itself: release, playbook, option, first 16 digits of the SHA-256 of stdout, of stderr. Hosts stand in the order of
their names there, since Ansible lists them in the order of a set. KubesprayListingTest holds us to it.
"""
import hashlib, os, pathlib, re, shutil, subprocess, sys, tempfile

HERE = pathlib.Path(__file__).parent
RELEASES = pathlib.Path(os.environ.get("JANSIBLE_KUBESPRAY") or pathlib.Path.home() / ".cache/jansible/kubespray")
PLAYBOOKS = "cluster upgrade-cluster scale reset remove-node recover-control-plane".split()
OPTIONS = "--list-tasks --list-tags --list-hosts --syntax-check".split()
INVENTORY = (HERE / "inventory.ini").read_text()


def digest(text):
    blocks = re.sub(r"(?m)(?:^      \S+\n)+", lambda hosts: "".join(sorted(hosts[0].splitlines(True))), text)
    return hashlib.sha256(blocks.encode()).hexdigest()[:16]


def main():
    ansible = os.path.join(sys.argv[1], "ansible-playbook") if len(sys.argv) > 1 else "ansible-playbook"
    rows = []
    for release in sorted(RELEASES.glob("v*")):
        with tempfile.TemporaryDirectory() as folder:
            inventory = pathlib.Path(folder) / "inventory"
            shutil.copytree(release / "inventory/sample", inventory)
            (inventory / "inventory.ini").write_text(INVENTORY)
            for playbook in PLAYBOOKS:
                for option in OPTIONS:
                    run = subprocess.run([ansible, "-i", inventory / "inventory.ini", option, playbook + ".yml"],
                                         cwd=release, text=True, capture_output=True,
                                         env={**os.environ, "ANSIBLE_NOCOLOR": "1", "COLUMNS": "80"})
                    if run.returncode:
                        print(release.name, playbook, option, run.stderr, file=sys.stderr)
                    rows.append(f"{release.name} {playbook}.yml {option} {run.returncode} {digest(run.stdout)} {digest(run.stderr)}\n")
    (HERE / "listings.txt").write_text("".join(rows))


main()
