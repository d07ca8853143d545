"""What counts as true and as false."""
BOOLEANS_TRUE = frozenset(('y', 'yes', 'on', '1', 'true', 't', 1, 1.0, True))
BOOLEANS_FALSE = frozenset(('n', 'no', 'off', '0', 'false', 'f', 0, 0.0, False))
BOOLEANS = BOOLEANS_TRUE.union(BOOLEANS_FALSE)


def boolean(value, strict=True):
    if isinstance(value, bool):
        return value
    plain = value
    if isinstance(value, (str, bytes)):
        plain = (value if isinstance(value, str) else value.decode('utf-8', 'replace')).lower().strip()
    try:
        if plain in BOOLEANS_TRUE:
            return True
        if plain in BOOLEANS_FALSE or not strict:
            return False
    except TypeError:
        if not strict:
            return False
    names = ', '.join(repr(each) for each in BOOLEANS)
    raise TypeError("The value '%s' is not a valid boolean.  Valid booleans include: %s" % (value, names))
