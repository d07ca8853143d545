#!/usr/bin/env python3
"""Times Jinja2's compiled templates on the inputs of this folder: python-twin.py KUBESPRAY [ROUNDS]

KUBESPRAY is a checkout of release v2.31.0. Prints one line per input: its name, the least CPU time of one rendering in
microseconds (of all rounds) and the digest of the result, for TemplateComparison. Filters that Jinja2 has not are
ansible-core's and ansible.utils's, called directly; they have to be importable.
"""
import hashlib
import json
import os
import sys
import time

import jinja2
from ansible.plugins.filter.core import regex_replace
from ansible.plugins.test.core import version_compare
from ansible.plugins.loader import filter_loader, init_plugin_loader

HERE = os.path.dirname(os.path.abspath(__file__))
init_plugin_loader([])
ROUNDS = int(sys.argv[2]) if len(sys.argv) > 2 else 15
environment = jinja2.Environment(trim_blocks=True, keep_trailing_newline=True, undefined=jinja2.StrictUndefined)
environment.filters['regex_replace'] = regex_replace
environment.filters['ansible.utils.ipwrap'] = filter_loader.get('ansible.utils.ipwrap').j2_function
environment.tests['version'] = version_compare
variables = json.load(open(os.path.join(HERE, 'kubeadm-variables.json')))['variables']
variables.update(a={'b': 'y'}, n=5, rows=[{'name': 'row %d' % i, 'size': i} for i in range(1000)])

for name, entry in json.load(open(os.path.join(HERE, 'inputs.json'))).items():
    if entry['kind'] == 'file':
        source = open(os.path.join(sys.argv[1], entry['file'])).read()
    elif entry['kind'] == 'condition':
        source = '{%% if %s %%} True {%% else %%} False {%% endif %%}' % entry['template']
    else:
        source = entry['template']
    template = environment.from_string(source)
    result = template.render(variables)
    batch, best = 1, None
    while True:  # batches of at least 50 ms
        begin = time.process_time()
        for _ in range(batch):
            template.render(variables)
        if time.process_time() - begin > 0.05:
            break
        batch *= 2
    for _ in range(ROUNDS):
        begin = time.process_time()
        for _ in range(batch):
            template.render(variables)
        spent = (time.process_time() - begin) / batch
        best = spent if best is None else min(best, spent)
    print(name, '%.3f' % (best * 1e6), hashlib.sha256(result.strip().encode()).hexdigest()[:12], flush=True)
