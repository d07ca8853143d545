"""Versions that can be compared."""
import re


class Version:
    def __init__(self, vstring=None):
        if vstring:
            self.parse(vstring)

    def __repr__(self):
        return "%s ('%s')" % (self.__class__.__name__, str(self))

    def _compared(self, other):
        return self._cmp(self.__class__(other) if isinstance(other, str) else other)

    def __eq__(self, other):
        return self._compared(other) == 0

    def __lt__(self, other):
        return self._compared(other) < 0

    def __le__(self, other):
        return self._compared(other) <= 0

    def __gt__(self, other):
        return self._compared(other) > 0

    def __ge__(self, other):
        return self._compared(other) >= 0


class LooseVersion(Version):
    component_re = re.compile(r'(\d+ | [a-z]+ | \.)', re.VERBOSE)

    def parse(self, vstring):
        self.vstring = vstring
        parts = [each for each in self.component_re.split(vstring) if each and each != '.']
        self.version = [int(each) if each.isdigit() else each for each in parts]

    def __str__(self):
        return self.vstring

    def __repr__(self):
        return "LooseVersion ('%s')" % self

    def _cmp(self, other):
        if self.version == other.version:
            return 0
        return -1 if self.version < other.version else 1


class StrictVersion(Version):
    version_re = re.compile(r'^(\d+) \. (\d+) (\. (\d+))? ([ab](\d+))?$', re.VERBOSE)
    prerelease = None

    def parse(self, vstring):
        match = self.version_re.match(vstring)
        if not match:
            raise ValueError("invalid version number '%s'" % vstring)
        self.version = (int(match.group(1)), int(match.group(2)), int(match.group(4) or 0))
        self.prerelease = (match.group(5)[0], int(match.group(6))) if match.group(5) else None

    def __str__(self):
        text = '.'.join(str(part) for part in (self.version[:2] if self.version[2] == 0 else self.version))
        return text + ('%s%s' % self.prerelease if self.prerelease else '')

    def _cmp(self, other):
        mine = (self.version, self.prerelease or ('z', 0))
        theirs = (other.version, other.prerelease or ('z', 0))
        return (mine > theirs) - (mine < theirs)
