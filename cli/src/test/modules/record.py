#!/usr/bin/env python3
"""Records which options Ansible's modules have: record.py ANSIBLE_DOC [COLLECTION_OR_MODULE ...]

Writes names and choices alone to src/test/resources/io/jansible/cli/ansible-options.json. Without names: all of
ansible.builtin, and the modules that the file names already. The page docs/modules.md says what of it is missing.
"""
import json, pathlib, subprocess, sys

FILE = pathlib.Path(__file__).parent.parent / "resources/io/jansible/cli/ansible-options.json"


def options(data):
    return {name: ({"choices": sorted(map(str, one["choices"]))} if one.get("choices") else {})
            | ({"options": options(one["suboptions"])} if one.get("suboptions") else {})
            for name, one in sorted((data or {}).items())}


if __name__ == "__main__":
    doc, wanted = sys.argv[1], sys.argv[2:]
    known = json.loads(FILE.read_text()) if FILE.exists() else {}
    builtin = json.loads(subprocess.run([doc, "-l", "-j", "ansible.builtin"], capture_output=True, text=True).stdout)
    names = sorted(set(builtin) | set(known) | set(wanted))
    out = json.loads(subprocess.run([doc, "-j", *names], capture_output=True, text=True).stdout)
    result = {name: options(one["doc"].get("options")) for name, one in sorted(out.items()) if "doc" in one}
    FILE.write_text(json.dumps(result, indent=1, sort_keys=True) + "\n")
