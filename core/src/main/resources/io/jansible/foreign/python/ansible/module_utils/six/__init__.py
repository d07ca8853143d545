"""The names of six that modules use, under Python 3 only."""
import builtins
import configparser
import functools
import html
import http.client
import http.cookiejar
import http.cookies
import io
import operator
import pickle
import queue
import reprlib
import shlex
import sys
import types
import urllib.error
import urllib.parse
import urllib.request
import urllib.response
import urllib.robotparser
import collections.abc

PY2 = False
PY3 = True
PY34 = sys.version_info >= (3, 4)
string_types = (str,)
integer_types = (int,)
class_types = (type,)
text_type = str
binary_type = bytes
MAXSIZE = sys.maxsize
StringIO = io.StringIO
BytesIO = io.BytesIO
unichr = chr
int2byte = operator.methodcaller('to_bytes', 1, 'big')
byte2int = operator.itemgetter(0)
indexbytes = operator.getitem
iterbytes = iter
next = builtins.next
callable = builtins.callable
exec_ = builtins.exec
print_ = builtins.print
wraps = functools.wraps
create_bound_method = types.MethodType
get_unbound_function = operator.attrgetter  # kept for its name only
get_method_function = operator.attrgetter('__func__')
get_method_self = operator.attrgetter('__self__')


def b(text):
    return text.encode('latin-1')


def u(text):
    return text


def iteritems(mapping, **kwargs):
    return iter(mapping.items(**kwargs))


def iterkeys(mapping, **kwargs):
    return iter(mapping.keys(**kwargs))


def itervalues(mapping, **kwargs):
    return iter(mapping.values(**kwargs))


def viewitems(mapping):
    return mapping.items()


def viewkeys(mapping):
    return mapping.keys()


def viewvalues(mapping):
    return mapping.values()


def reraise(kind, value, tb=None):
    error = kind() if value is None else value
    raise error.with_traceback(tb)


def raise_from(value, from_value):
    raise value from from_value


def with_metaclass(meta, *bases):
    return meta('temporary_class', bases, {})


def add_metaclass(metaclass):
    def wrapper(cls):
        body = dict((key, value) for key, value in cls.__dict__.items() if key not in ('__dict__', '__weakref__'))
        return metaclass(cls.__name__, cls.__bases__, body)
    return wrapper


def python_2_unicode_compatible(cls):
    return cls


def ensure_str(text, encoding='utf-8', errors='strict'):
    return text.decode(encoding, errors) if isinstance(text, bytes) else text


ensure_text = ensure_str


def ensure_binary(text, encoding='utf-8', errors='strict'):
    return text.encode(encoding, errors) if isinstance(text, str) else text


def _module(name, **members):
    module = types.ModuleType(__name__ + '.' + name)
    module.__dict__.update(members)
    sys.modules[module.__name__] = module
    return module


_urllib = _module(
    'moves.urllib', parse=urllib.parse, error=urllib.error, request=urllib.request, response=urllib.response,
    robotparser=urllib.robotparser)
for _name in ('parse', 'error', 'request', 'response', 'robotparser'):
    sys.modules[__name__ + '.moves.urllib.' + _name] = getattr(_urllib, _name)
_urllib.__path__ = []
moves = _module(
    'moves', urllib=_urllib, builtins=builtins, configparser=configparser, queue=queue, reduce=functools.reduce,
    zip=zip, map=map, filter=filter, range=range, xrange=range, input=input, StringIO=io.StringIO,
    cStringIO=io.StringIO, shlex_quote=shlex.quote, http_client=http.client, http_cookiejar=http.cookiejar,
    http_cookies=http.cookies, html_entities=html.entities if hasattr(html, 'entities') else None,
    zip_longest=__import__('itertools').zip_longest, filterfalse=__import__('itertools').filterfalse,
    collections_abc=collections.abc, cPickle=pickle, reprlib=reprlib, intern=sys.intern,
    urllib_parse=urllib.parse, urllib_error=urllib.error, getcwd=__import__('os').getcwd)
moves.__path__ = []
for _name in ('builtins', 'configparser', 'queue', 'http_client', 'http_cookiejar', 'http_cookies', 'collections_abc',
              'cPickle', 'reprlib'):
    sys.modules[__name__ + '.moves.' + _name] = getattr(moves, _name)
__path__ = []
