"""Sizes in words and in numbers."""
import re

SIZE_RANGES = {
    'Y': 1 << 80, 'Z': 1 << 70, 'E': 1 << 60, 'P': 1 << 50,
    'T': 1 << 40, 'G': 1 << 30, 'M': 1 << 20, 'K': 1 << 10, 'B': 1,
}

_WORDS = {
    'B': ('byte', 'bit'), 'K': ('kilobyte', 'kilobit'), 'M': ('megabyte', 'megabit'),
    'G': ('gigabyte', 'gigabit'), 'T': ('terabyte', 'terabit'), 'P': ('petabyte', 'petabit'),
    'E': ('exabyte', 'exabit'), 'Z': ('zetabyte', 'zetabit'), 'Y': ('yottabyte', 'yottabit'),
}


def lenient_lowercase(lst):
    return [item.lower() if hasattr(item, 'lower') else item for item in lst]


def human_to_bytes(number, default_unit=None, isbits=False):
    match = re.search(r'^([0-9]*\.?[0-9]+)(?:\s*([A-Za-z]+))?\s*$', str(number))
    if match is None:
        raise ValueError("human_to_bytes() can't interpret following string: %s" % number)
    amount = float(match.group(1))
    unit = match.group(2) or default_unit
    if not unit:
        return int(round(amount))
    first = unit[0].upper()
    if first not in SIZE_RANGES:
        raise ValueError(
            "human_to_bytes() failed to convert %s (unit = %s). The suffix must be one of %s"
            % (number, unit, ', '.join(SIZE_RANGES)))
    short = 'b' if isbits else 'B'
    long_name = _WORDS[first][1 if isbits else 0]
    if len(unit) > 1 and unit.lower() not in (long_name, long_name + 's'):
        expected = unit[0] + short if first != 'B' else short
        if unit != expected:
            raise ValueError(
                "human_to_bytes() failed to convert %s. Value is not a valid string (expect %s or %s)"
                % (number, '%s%s' % (first if first != 'B' else '', short), long_name))
    elif len(unit) == 1 and first == 'B' and unit != short and (isbits or unit != 'b'):
        raise ValueError("human_to_bytes() failed to convert %s. Value is not a valid string" % number)
    return int(round(amount * SIZE_RANGES[first]))


def bytes_to_human(size, isbits=False, unit=None):
    base = 'bits' if isbits else 'Bytes'
    suffix = ''
    limit = 1
    for suffix, limit in sorted(SIZE_RANGES.items(), key=lambda item: -item[1]):
        if (unit is None and size >= limit) or (unit is not None and unit.upper() == suffix[0]):
            break
    if limit != 1:
        suffix += base[0]
    else:
        suffix = base
    return '%.2f %s' % (size / limit, suffix)
