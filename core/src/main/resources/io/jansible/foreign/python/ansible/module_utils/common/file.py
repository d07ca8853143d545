"""Attributes of files."""
import os
import re
import stat

FILE_ATTRIBUTES = {
    'A': 'noatime', 'a': 'append', 'c': 'compressed', 'C': 'nocow', 'd': 'nodump', 'D': 'dirsync',
    'e': 'extents', 'E': 'encrypted', 'h': 'blocksize', 'i': 'immutable', 'I': 'indexed',
    'j': 'journalled', 'N': 'inline', 's': 'zero', 'S': 'synchronous', 't': 'notail',
    'T': 'blockroot', 'u': 'undelete', 'X': 'compressedraw', 'Z': 'compresseddirty',
}

USERS_RE = re.compile(r'[^ugo]')
PERMS_RE = re.compile(r'[^rwxXstugo]')

S_IRANU = 0o0400
S_IWANU = 0o0200
S_IXANU = 0o0100
S_IRWU_RG_RO = 0o0644
S_IRWXU_RXG_RXO = 0o0755
_PERM_BITS = 0o7777
_EXEC_PERM_BITS = 0o0111
_DEFAULT_PERM = 0o0666


def is_executable(path):
    return bool(os.stat(path)[stat.ST_MODE] & _EXEC_PERM_BITS)


def format_attributes(attributes):
    return [FILE_ATTRIBUTES[each] for each in attributes if each in FILE_ATTRIBUTES]


def get_flags_from_attributes(attributes):
    return ''.join(key for key, value in FILE_ATTRIBUTES.items() if value in attributes)


def get_file_arg_spec():
    return dict(
        mode=dict(type='raw'), owner=dict(), group=dict(), seuser=dict(), serole=dict(),
        selevel=dict(), setype=dict(), attributes=dict(aliases=['attr']))
