"""Addresses and masks."""
import re
from socket import AF_INET6, inet_aton, inet_pton, inet_ntop
from struct import pack
import socket

VALID_MASKS = [2 ** 8 - 2 ** i for i in range(0, 9)]


def is_netmask(val):
    parts = str(val).split('.')
    if len(parts) != 4:
        return False
    try:
        return all(int(part) in VALID_MASKS for part in parts)
    except ValueError:
        return False


def is_masklen(val):
    try:
        return 0 <= int(val) <= 32
    except ValueError:
        return False


def to_netmask(val):
    if not is_masklen(val):
        raise ValueError('invalid value for masklen')
    bits = ((1 << 32) - (1 << (32 - int(val)))) & 0xffffffff
    return socket.inet_ntoa(pack('>I', bits))


def to_bits(val):
    return ''.join(bin(int(part))[2:].zfill(8).rstrip('0') for part in val.split('.'))


def to_masklen(val):
    if not is_netmask(val):
        raise ValueError('invalid value for netmask: %s' % val)
    return len(to_bits(val))


def to_subnet(addr, mask, dotted_notation=False):
    try:
        cidr = to_masklen(mask) if not is_masklen(mask) else int(mask)
    except ValueError:
        cidr = to_masklen(mask)
    number = int.from_bytes(inet_aton(addr), 'big') & int.from_bytes(inet_aton(to_netmask(cidr)), 'big')
    network = socket.inet_ntoa(pack('>I', number))
    if dotted_notation:
        return '%s %s' % (network, to_netmask(cidr))
    return '%s/%s' % (network, cidr)


def _groups(addr, keep):
    packed = inet_pton(AF_INET6, addr)
    return inet_ntop(AF_INET6, packed[:keep] + b'\0' * (16 - keep))


def to_ipv6_subnet(addr):
    return _groups(addr, 8)


def to_ipv6_network(addr):
    return _groups(addr, 6)


def is_mac(mac_address):
    return bool(re.match('[0-9a-f]{2}([-:])[0-9a-f]{2}(\\1[0-9a-f]{2}){4}$', mac_address.lower()))
