"""Connections of network devices, which need ansible-connection on the controller."""
from ansible.module_utils.common.text.converters import to_text


class ConnectionError(Exception):
    def __init__(self, message, **kwargs):
        super().__init__(message)
        for key, value in kwargs.items():
            setattr(self, key, value)


class Connection:
    def __init__(self, socket_path):
        if socket_path is None:
            raise AssertionError('socket_path must be a value')
        self.socket_path = socket_path

    def __getattr__(self, name):
        raise ConnectionError('persistent connections are not supported: %s' % to_text(name))


def exec_command(module, command):
    raise ConnectionError('persistent connections are not supported')
