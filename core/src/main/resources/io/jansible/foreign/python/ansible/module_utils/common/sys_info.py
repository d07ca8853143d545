"""Which system this is."""
import platform

from ansible.module_utils import distro

__all__ = ('get_distribution', 'get_distribution_version', 'get_platform_subclass')

_NAMES = {'Amzn': 'Amazon', 'Rhel': 'Redhat'}


def get_distribution():
    name = distro.id().capitalize()
    if platform.system() == 'Linux':
        name = _NAMES.get(name, name) or 'OtherLinux'
    return name


def get_distribution_version():
    if platform.system() != 'Linux':
        return platform.release()
    version = distro.version()
    if distro.id() in ('centos', 'debian') and version:
        best = distro.version(best=True)
        if distro.id() == 'centos':
            return '.'.join(best.split('.')[:2])
        return best
    return version


def get_distribution_codename():
    if platform.system() != 'Linux':
        return None
    codename = distro.codename()
    return codename or None


def get_platform_subclass(cls):
    system = platform.system()
    distribution = get_distribution()
    if distribution is not None:
        for candidate in _all_subclasses(cls):
            if candidate.distribution is not None and candidate.distribution == distribution \
                    and candidate.platform == system:
                return candidate
    for candidate in _all_subclasses(cls):
        if candidate.platform == system and candidate.distribution is None:
            return candidate
    return cls


def _all_subclasses(cls):
    found = list(cls.__subclasses__())
    for each in list(found):
        found.extend(_all_subclasses(each))
    return found
