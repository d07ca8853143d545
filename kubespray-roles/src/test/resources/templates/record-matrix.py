"""Records what ansible-core's Templar makes of every template of a Kubespray checkout: record-matrix.py CHECKOUT OUT

Run with ansible-core and its collections on the path, for each release; TemplateMatrixTest compares. Lines of OUT:

  scenario JSON                     variables that this scenario sets
  template PATH RUNS DIGEST...      which of the digests each scenario gives: "0*12 1 0*3" is twelve times the first...

A digest is that of the text, or of "undefined: MESSAGE" and "error: MESSAGE". A template is rendered anew only for
scenarios that differ in a variable that it has read.
"""
import copy
import hashlib
import itertools
import json
import os
import re
import sys
import tempfile

import yaml
from ansible.errors import AnsibleUndefinedVariable
from ansible.parsing.dataloader import DataLoader
from ansible.plugins.loader import init_plugin_loader
from ansible.template import AnsibleEnvironment, Templar

HERE = os.path.dirname(os.path.abspath(__file__))
CHECKOUT = os.path.abspath(sys.argv[1])
FIXTURES = yaml.safe_load(open(os.path.join(HERE, 'fixtures.yml')))
PLUGINS = {'cilium_': 'cilium', 'kube_ovn_': 'kube-ovn', 'kube_router_': 'kube-router', 'flannel_': 'flannel', 'macvlan_': 'macvlan', 'enable_nat_default': 'macvlan'}
# An option at a file's first level, commented or not; one that is written as text stays text. No match reaches into the next line.
OPTION = re.compile(r'^#? ?([a-z_0-9]+): *(["\']?)(?:true|false|yes|no)\2[ \t]*(?:#.*)?$', re.M | re.I)
loader = DataLoader()
os.environ.clear()


def files(folder):
    """A folder's YAML files, or a file of that name with an extension, in the order in which they are loaded."""
    found = []
    for root, folders, names in os.walk(folder):
        found += [os.path.join(root, name) for name in names if name.endswith(('.yml', '.yaml'))]
    return sorted(found) or [folder + end for end in ('.yml', '.yaml') if os.path.isfile(folder + end)]


def load(paths):
    values = {}
    for path in paths:
        values.update(loader.load_from_file(path, cache='all') or {})
    return values


def roles():
    found = []
    for root, folders, names in os.walk(os.path.join(CHECKOUT, 'roles')):
        if os.path.basename(root) == 'defaults':
            found.append(os.path.dirname(root))
    return sorted(found)


def dependencies(role, seen):
    """A role after those that its meta/main.yml names."""
    if role in seen:
        return seen
    for meta in files(os.path.join(role, 'meta', 'main')):
        for dependency in (loader.load_from_file(meta) or {}).get('dependencies') or []:
            name = dependency if isinstance(dependency, str) else dependency.get('role') or dependency.get('name')
            dependencies(os.path.join(CHECKOUT, 'roles', name), seen)
    if role not in seen:
        seen.append(role)
    return seen


def defaults(role):
    return load(files(os.path.join(role, 'defaults', 'main')))


def layers(role):
    common = [os.path.join(CHECKOUT, 'roles', name) for name in ('kubespray-defaults', 'kubespray_defaults')]
    values = {}
    for each in ALL_ROLES:
        values.update(DEFAULTS[each])
    for each in common:
        values.update(DEFAULTS.get(each, {}))
    chain = dependencies(role, []) if role else []
    for each in chain:
        values.update(DEFAULTS.get(each, {}))
    values.update(SAMPLE)
    values.update(FIXTURES['variables'])
    for each in common + chain:
        values.update(load(files(os.path.join(each, 'vars', 'main'))))
    for name in FIXTURES['vars_files']:
        if role:
            values.update(load(files(os.path.join(role, 'vars', name))))
    return values


def scenarios():
    found = []
    for choice in itertools.product(*FIXTURES['product']):
        merged = {}
        for one in choice:
            merged.update(one)
        found.append(merged)
    found += FIXTURES['others']
    names = {}
    for path in SAMPLE_FILES + files(os.path.join(CHECKOUT, 'inventory/sample/group_vars/etcd')):
        for match in OPTION.finditer(open(path).read()):
            names[match[1]] = ('true', 'false') if match[2] else (True, False)
    for name, values in names.items():
        for value in values:
            if SAMPLE.get(name) != value:
                plugin = [PLUGINS[prefix] for prefix in PLUGINS if name.startswith(prefix)]
                found.append({name: value, **({'kube_network_plugin': plugin[0]} if plugin else {})})
    return found


class Tracked(dict):
    """Variables that tell which of them were read."""

    def __init__(self, values, read=None):
        super().__init__(values)
        self.read = set() if read is None else read

    def __deepcopy__(self, memo):
        return Tracked(copy.deepcopy(dict(self), memo), self.read)

    def __getitem__(self, key):
        self.read.add(key)
        return super().__getitem__(key)

    def __contains__(self, key):
        self.read.add(key)
        return super().__contains__(key)

    def get(self, key, default=None):
        self.read.add(key)
        return super().get(key, default)


def render(path, values):
    role = values.get('role_path')
    search = []
    for folder in ([role] if role else []) + [os.path.dirname(path)]:
        search += [os.path.join(folder, 'templates'), folder]
    variables = Tracked(values)
    templar = Templar(loader, variables).copy_with_new_env(
        environment_class=AnsibleEnvironment, searchpath=search, newline_sequence='\n', available_variables=variables)
    overrides = {'trim_blocks': True, 'lstrip_blocks': False}
    try:
        text = templar.do_template(open(path).read(), preserve_trailing_newlines=True, escape_backslashes=False, overrides=overrides)
    except AnsibleUndefinedVariable as e:
        text = 'undefined: ' + message(e)
    except Exception as e:
        text = 'error: ' + message(e)
    return text, variables.read


def message(error):
    return (getattr(error, 'message', None) or str(error)).replace(CHECKOUT, 'CHECKOUT')


def digest(text):
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def runs(indexes):
    return ','.join('%d*%d' % (key, n) if n > 1 else str(key) for key, n in ((k, len(list(g))) for k, g in itertools.groupby(indexes)))


# Kubespray up to v2.24 says ipaddr, which Ansible sends to a collection that sends it on.
with tempfile.TemporaryDirectory() as folder:
    netcommon = os.path.join(folder, 'ansible_collections/ansible/netcommon')
    os.makedirs(os.path.join(netcommon, 'meta'))
    with open(os.path.join(netcommon, 'meta/runtime.yml'), 'w') as routing:
        yaml.safe_dump({'plugin_routing': {'filter': {'ipaddr': {'redirect': 'ansible.utils.ipaddr'}}}}, routing)
    init_plugin_loader([folder])
    AnsibleEnvironment().filters['ipaddr']
ALL_ROLES = roles()
DEFAULTS = {role: defaults(role) for role in ALL_ROLES}
SAMPLE_FILES = files(os.path.join(CHECKOUT, 'inventory/sample/group_vars/all')) + files(os.path.join(CHECKOUT, 'inventory/sample/group_vars/k8s_cluster'))
SAMPLE = load(SAMPLE_FILES)
FIXTURES['variables']['ansible_facts'] = {name[8:]: value for name, value in FIXTURES['variables'].items() if name.startswith('ansible_')}
SCENARIOS = scenarios()
CHANGED = {name for scenario in SCENARIOS for name in scenario}
ONLY = sys.argv[3] if len(sys.argv) > 3 else ''

templates = sorted(os.path.join(root, name) for root, folders, names in os.walk(CHECKOUT) for name in names if name.endswith('.j2'))
errors, renders = [], 0
with open(sys.argv[2], 'w') as out:
    for scenario in SCENARIOS:
        out.write('scenario %s\n' % json.dumps(scenario))
    for path in templates:
        if ONLY not in path:
            continue
        relative = os.path.relpath(path, CHECKOUT)
        role = path.rsplit('/templates/', 1)[0] if '/templates/' in path else None
        base = layers(role)
        if role:
            base.update(role_path=role, ansible_search_path=[role])
        known, digests, indexes = [], [], []
        for scenario in SCENARIOS:
            for values, result in known:
                if all(scenario.get(name, base.get(name)) == value and (name in scenario or name in base) == there for name, (there, value) in values.items()):
                    break
            else:
                text, read = render(path, {**base, **scenario})
                renders += 1
                result = digest(text)
                if not known and text.startswith(('undefined: ', 'error: ')):
                    errors.append('%s: %s' % (relative, text[:300]))
                known.append(({name: (name in scenario or name in base, scenario.get(name, base.get(name))) for name in read & CHANGED}, result))
            if result not in digests:
                digests.append(result)
            indexes.append(digests.index(result))
        out.write('template %s %s %s\n' % (relative, runs(indexes), ' '.join(digests)))
        print(relative, len(known), len(digests), file=sys.stderr, flush=True)
print('%d templates, %d scenarios, %d renders' % (len(templates), len(SCENARIOS), renders))
print('failing in the first scenario: %d' % len(errors))
for error in errors:
    print('  ' + error)
