"""Running the module again under another Python."""
import os
import subprocess
import sys

from ansible.module_utils.common.text.converters import to_bytes


def has_respawned():
    return hasattr(sys.modules['__main__'], '_respawned') or os.environ.get('_JANSIBLE_RESPAWNED') == '1'


def respawn_module(interpreter_path):
    if has_respawned():
        raise Exception('module has already been respawned')
    from ansible.module_utils import basic
    import json
    main = sys.modules['__main__']
    path = getattr(main, '_modlib_path', None) or sys.path[0]
    call = {'args': json.loads(to_bytes(basic._ANSIBLE_ARGS))['ANSIBLE_MODULE_ARGS']}
    environment = dict(os.environ, _JANSIBLE_RESPAWNED='1')
    done = subprocess.run([interpreter_path, path], input=json.dumps(call).encode('utf-8'), env=environment)
    sys.exit(done.returncode)


def probe_interpreters_for_module(interpreter_paths, module_name):
    for path in interpreter_paths:
        if os.path.exists(path):
            try:
                if subprocess.call([path, '-c', 'import %s' % module_name],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0:
                    return path
            except OSError:
                continue
    return None
