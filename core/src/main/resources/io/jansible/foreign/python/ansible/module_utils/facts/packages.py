"""What lists of packages are written against."""
from abc import ABCMeta, abstractmethod

from ansible.module_utils.common._utils import get_all_subclasses
from ansible.module_utils.common.process import get_bin_path


def get_all_pkg_managers():
    return dict((each.__name__.lower(), each) for each in get_all_subclasses(PkgMgr) if each not in (CLIMgr, LibMgr, RespawningLibMgr))


class PkgMgr(metaclass=ABCMeta):
    @abstractmethod
    def is_available(self, handle_exceptions=True):
        pass

    @abstractmethod
    def list_installed(self):
        pass

    @abstractmethod
    def get_package_details(self, package):
        pass

    def get_packages(self):
        found = {}
        for package in self.list_installed():
            details = self.get_package_details(package)
            details.setdefault('source', self.__class__.__name__.lower())
            found.setdefault(details['name'], []).append(details)
        return found


class LibMgr(PkgMgr):
    LIB = None

    def __init__(self):
        self._lib = None
        super().__init__()

    def is_available(self, handle_exceptions=True):
        try:
            self._lib = __import__(self.LIB)
        except ImportError:
            if not handle_exceptions:
                raise
            return False
        return True


class RespawningLibMgr(LibMgr):
    pass


class CLIMgr(PkgMgr):
    CLI = None

    def __init__(self):
        self._cli = None
        super().__init__()

    def is_available(self, handle_exceptions=True):
        try:
            self._cli = get_bin_path(self.CLI)
        except ValueError:
            if not handle_exceptions:
                raise
            return False
        return True
