from collections.abc import (  # noqa: F401
    Callable, Collection, Container, Generator, Hashable, ItemsView, Iterable, Iterator, KeysView, Mapping,
    MappingView, MutableMapping, MutableSequence, MutableSet, Sequence, Set, Sized, ValuesView)
