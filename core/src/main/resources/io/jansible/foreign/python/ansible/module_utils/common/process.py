"""Programs of the host."""
import os

from ansible.module_utils.common.file import is_executable


def get_bin_path(arg, opt_dirs=None, required=None):
    paths = [path for path in (opt_dirs or []) if path is not None and os.path.exists(path)]
    paths.extend(os.environ.get('PATH', '').split(os.pathsep))
    for path in ('/sbin', '/usr/sbin', '/usr/local/sbin'):
        if path not in paths and os.path.exists(path):
            paths.append(path)
    for folder in paths:
        if folder:
            path = os.path.join(folder, arg)
            if os.path.exists(path) and not os.path.isdir(path) and is_executable(path):
                return path
    raise ValueError('Failed to find required executable "%s" in paths: %s' % (arg, os.pathsep.join(paths)))
