"""What /etc/os-release says, by the names of the distro package."""
import re

_cache = {}


def os_release_info():
    if not _cache:
        for path in ('/etc/os-release', '/usr/lib/os-release'):
            try:
                with open(path, encoding='utf-8', errors='replace') as f:
                    for line in f:
                        match = re.match(r'^([A-Z0-9_]+)=(["\']?)(.*?)\2\s*$', line)
                        if match:
                            _cache[match.group(1).lower()] = match.group(3)
                break
            except OSError:
                continue
    return _cache


def os_release_attr(attribute):
    return os_release_info().get(attribute, '')


def id():
    return os_release_attr('id').lower()


def name(pretty=False):
    return os_release_attr('pretty_name' if pretty else 'name')


def version(pretty=False, best=False):
    found = os_release_attr('version_id')
    if best and id() == 'debian':
        try:
            with open('/etc/debian_version', encoding='utf-8') as f:
                text = f.read().strip()
            if re.match(r'^\d', text):
                found = text
        except OSError:
            pass
    return found


def codename():
    found = os_release_attr('version_codename') or os_release_attr('ubuntu_codename')
    if not found:
        match = re.search(r'\(([^)]+)\)', os_release_attr('version'))
        found = match.group(1) if match else ''
    return found


def like():
    return os_release_attr('id_like')


def info(pretty=False, best=False):
    parts = (version(best=best).split('.') + ['', '', ''])[:3]
    return dict(id=id(), version=version(best=best), like=like(), codename=codename(),
                version_parts=dict(major=parts[0], minor=parts[1], build_number=parts[2]))


def linux_distribution(full_distribution_name=True):
    return (name() if full_distribution_name else id(), version(), codename())
