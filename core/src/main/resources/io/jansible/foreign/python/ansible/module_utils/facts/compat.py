"""Facts as they were once asked for."""
import platform
import socket


def ansible_facts(module, gather_subset=None):
    return dict(system=platform.system(), hostname=socket.gethostname().split('.')[0], machine=platform.machine(),
                architecture=platform.machine(), kernel=platform.release(), python_version=platform.python_version(),
                fqdn=socket.getfqdn())


def get_all_facts(module):
    return dict(('ansible_' + key, value) for key, value in ansible_facts(module).items())
