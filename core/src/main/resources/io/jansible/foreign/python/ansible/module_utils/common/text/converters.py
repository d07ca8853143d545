"""Text and bytes, with the error handlers that modules name."""
import codecs
import datetime
import json

_HANDLERS = {
    None: 'surrogateescape',
    'surrogate_or_strict': 'surrogateescape',
    'surrogate_or_replace': 'surrogateescape',
    'surrogate_then_replace': 'surrogateescape',
}


def _other(obj, nonstring, convert, empty):
    if nonstring == 'simplerepr':
        try:
            return convert(str(obj))
        except UnicodeError:
            return convert(repr(obj))
    if nonstring == 'passthru':
        return obj
    if nonstring == 'empty':
        return empty
    if nonstring == 'strict':
        raise TypeError('obj must be a string type')
    raise TypeError('Invalid value %s for nonstring parameter' % nonstring)


def to_bytes(obj, encoding='utf-8', errors=None, nonstring='simplerepr'):
    if isinstance(obj, bytes):
        return obj
    if not isinstance(obj, str):
        return _other(obj, nonstring, lambda text: to_bytes(text, encoding, errors), b'')
    handler = _HANDLERS.get(errors, errors)
    try:
        return obj.encode(encoding, handler)
    except UnicodeEncodeError:
        if errors in (None, 'surrogate_then_replace'):
            text = obj.encode('utf-8', 'surrogateescape').decode('utf-8', 'replace')
            return text.encode(encoding, 'replace')
        if errors == 'surrogate_or_replace':
            return obj.encode(encoding, 'replace')
        raise


def to_text(obj, encoding='utf-8', errors=None, nonstring='simplerepr'):
    if isinstance(obj, str):
        return obj
    if isinstance(obj, bytes):
        return obj.decode(encoding, _HANDLERS.get(errors, errors))
    return _other(obj, nonstring, lambda text: text, '')


to_native = to_text


def _plain(obj):
    if isinstance(obj, (set, frozenset)):
        return list(obj)
    if isinstance(obj, (datetime.datetime, datetime.date)):
        return obj.isoformat()
    if hasattr(obj, 'items'):
        return dict(obj.items())
    raise TypeError('Cannot json serialize %s' % to_native(obj))


def jsonify(data, **kwargs):
    return json.dumps(container_to_text(data), default=_plain, **kwargs)


def _walk(data, leaf):
    if isinstance(data, dict):
        return dict((_walk(key, leaf), _walk(value, leaf)) for key, value in data.items())
    if isinstance(data, list):
        return [_walk(item, leaf) for item in data]
    if isinstance(data, tuple):
        return tuple(_walk(item, leaf) for item in data)
    return leaf(data)


def container_to_bytes(d, encoding='utf-8', errors='surrogate_or_strict'):
    return _walk(d, lambda item: to_bytes(item, encoding, errors) if isinstance(item, str) else item)


def container_to_text(d, encoding='utf-8', errors='surrogate_or_strict'):
    return _walk(d, lambda item: to_text(item, encoding, errors) if isinstance(item, bytes) else item)


assert codecs.lookup_error('surrogateescape')
