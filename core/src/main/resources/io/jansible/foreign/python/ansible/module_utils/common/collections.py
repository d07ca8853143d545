"""Kinds of collections."""
from collections.abc import Hashable, Mapping, MutableMapping, Sequence  # noqa: F401


class ImmutableDict(Hashable, Mapping):
    def __init__(self, *args, **kwargs):
        self._store = dict(*args, **kwargs)

    def __getitem__(self, key):
        return self._store[key]

    def __iter__(self):
        return iter(self._store)

    def __len__(self):
        return len(self._store)

    def __hash__(self):
        return hash(frozenset(self.items()))

    def __eq__(self, other):
        try:
            return hash(self) == hash(other)
        except TypeError:
            return False

    def __repr__(self):
        return 'ImmutableDict({0})'.format(repr(self._store))

    def union(self, overriding_mapping):
        return ImmutableDict(self._store, **overriding_mapping)

    def difference(self, subtractive_iterable):
        return ImmutableDict((key, self._store[key]) for key in self if key not in frozenset(subtractive_iterable))


def is_string(seq):
    return isinstance(seq, (str, bytes))


def is_iterable(seq, include_strings=False):
    if not include_strings and is_string(seq):
        return False
    try:
        iter(seq)
        return True
    except TypeError:
        return False


def is_sequence(seq, include_strings=False):
    return (include_strings or not is_string(seq)) and isinstance(seq, Sequence)


def count(seq):
    if not is_iterable(seq):
        raise Exception('Argument provided  is not an iterable')
    counters = {}
    for item in seq:
        counters[item] = counters.get(item, 0) + 1
    return counters
