"""Writes a golden file of templates with what ansible-core's Templar makes of them: record-golden.py RULE FILE < templates

One template a line on stdin; run with ansible-core and its collections on PYTHONPATH.
"""
import json
import sys

import yaml
from ansible.parsing.dataloader import DataLoader
from ansible.plugins.loader import init_plugin_loader
from ansible.template import Templar

init_plugin_loader([])
templar = Templar(DataLoader(), {})
cases = []
for line in sys.stdin:
    template = line.rstrip("\n")
    try:
        case = {"template": template, "gives": json.loads(json.dumps(repr(templar.template(template))))}
    except Exception as e:
        case = {"template": template, "error": getattr(e, "message", None) or str(e)}
    cases.append(case)
with open(sys.argv[2], "w") as out:
    out.write("# Values and messages are what ansible-core 2.18 gives; record-golden.py wrote them.\n")
    yaml.safe_dump({"rule": sys.argv[1], "vars": {}, "cases": cases}, out, sort_keys=False, width=1000)
