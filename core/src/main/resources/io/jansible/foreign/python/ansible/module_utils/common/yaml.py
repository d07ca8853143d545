"""YAML, where PyYAML is installed."""
HAS_YAML = True
try:
    import yaml as _yaml
    yaml_load = lambda stream: _yaml.load(stream, Loader=getattr(_yaml, 'CSafeLoader', _yaml.SafeLoader))  # noqa: E731
    yaml_load_all = lambda stream: _yaml.load_all(stream, Loader=getattr(_yaml, 'CSafeLoader', _yaml.SafeLoader))  # noqa: E731
    yaml_dump = lambda data, **kwargs: _yaml.dump(data, Dumper=getattr(_yaml, 'CSafeDumper', _yaml.SafeDumper), **kwargs)  # noqa: E731
    HAS_LIBYAML = hasattr(_yaml, 'CSafeLoader')
except ImportError:
    HAS_YAML = HAS_LIBYAML = False
