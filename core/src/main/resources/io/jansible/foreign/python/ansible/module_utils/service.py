"""Services, as old modules look at them."""
import glob
import os
import pickle
import select
import subprocess

from ansible.module_utils.common.text.converters import to_bytes, to_text


def sysv_is_enabled(name, runlevel=None):
    folder = '/etc/rc%s.d' % runlevel if runlevel else '/etc/rc?.d'
    return bool(glob.glob('%s/S??%s' % (folder, name)))


def get_sysv_script(name):
    return name if name.startswith('/') else '/etc/init.d/%s' % name


def sysv_exists(name):
    return os.path.exists(get_sysv_script(name))


def get_ps(module, pattern):
    for flags in ('auxww', '-ef'):
        rc, out, err = module.run_command(['ps', flags])
        if rc == 0:
            return any(pattern in line for line in out.split('\n'))
    return False


check_ps = get_ps


def fail_if_missing(module, found, service, msg=''):
    if not found:
        module.fail_json(msg='Could not find the requested service %s: %s' % (service, msg))


def is_systemd_managed(module):
    if module.get_bin_path('systemctl'):
        if any(os.path.exists(path) for path in ('/run/systemd/system/', '/dev/.run/systemd/', '/dev/.systemd/')):
            return True
        try:
            with open('/proc/1/comm') as f:
                return 'systemd' in f.read()
        except OSError:
            pass
    return False


def daemonize(module, cmd):
    """Runs a command whose children live on."""
    words = cmd if isinstance(cmd, list) else cmd.split()
    process = subprocess.Popen([to_bytes(word) for word in words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, start_new_session=True)
    streams = {process.stdout: b'', process.stderr: b''}
    while streams and process.poll() is None:
        for each in select.select(list(streams), [], [], 1)[0]:
            streams[each] += os.read(each.fileno(), 32768)
    return process.wait(), to_text(streams[process.stdout]), to_text(streams[process.stderr])


assert pickle
