"""Argument specs applied to arguments, and secrets kept out of results."""
import datetime
import os
from collections.abc import Mapping, MutableMapping, MutableSequence, MutableSet, Sequence, Set

from ansible.module_utils.common.collections import is_iterable
from ansible.module_utils.common.text.converters import to_bytes, to_native, to_text
from ansible.module_utils.common import validation
from ansible.module_utils.common.warnings import warn
from ansible.module_utils.errors import (
    AliasError, AnsibleFallbackNotFound, AnsibleValidationErrorMultiple, ArgumentTypeError, ArgumentValueError,
    ElementError, MutuallyExclusiveError, NoLogError, RequiredByError, RequiredError, RequiredIfError,
    RequiredOneOfError, RequiredTogetherError, SubParameterTypeError)
from ansible.module_utils.parsing.convert_bool import BOOLEANS_FALSE, BOOLEANS_TRUE

DEFAULT_TYPE_VALIDATORS = {
    'str': validation.check_type_str,
    'list': validation.check_type_list,
    'dict': validation.check_type_dict,
    'bool': validation.check_type_bool,
    'int': validation.check_type_int,
    'float': validation.check_type_float,
    'path': validation.check_type_path,
    'raw': validation.check_type_raw,
    'jsonarg': validation.check_type_jsonarg,
    'json': validation.check_type_jsonarg,
    'bytes': validation.check_type_bytes,
    'bits': validation.check_type_bits,
}

PASS_VARS = {
    'check_mode': ('check_mode', False),
    'debug': ('_debug', False),
    'diff': ('_diff', False),
    'keep_remote_files': ('_keep_remote_files', False),
    'ignore_unknown_opts': ('_ignore_unknown_opts', False),
    'module_name': ('_name', None),
    'no_log': ('no_log', False),
    'remote_tmp': ('_remote_tmp', None),
    'target_log_info': ('_target_log_info', None),
    'selinux_special_fs': ('_selinux_special_fs', ['fuse', 'nfs', 'vboxsf', 'ramfs', '9p', 'vfat']),
    'shell_executable': ('_shell', '/bin/sh'),
    'socket': ('_socket_path', None),
    'string_conversion_action': ('_string_conversion_action', 'warn'),
    'syslog_facility': ('_syslog_facility', 'LOG_USER'),
    'tmpdir': ('_tmpdir', None),
    'verbosity': ('_verbosity', 0),
    'version': ('ansible_version', '0.0'),
}
PASS_BOOLS = ('check_mode', 'debug', 'diff', 'keep_remote_files', 'ignore_unknown_opts', 'no_log')


def env_fallback(*args, **kwargs):
    for name in args:
        if name in os.environ:
            return os.environ[name]
    raise AnsibleFallbackNotFound


def set_fallbacks(argument_spec, parameters):
    no_log = set()
    for name, spec in argument_spec.items():
        fallback = spec.get('fallback', (None,))
        function, args, kwargs = fallback[0], [], {}
        for item in fallback[1:]:
            if isinstance(item, dict):
                kwargs = item
            else:
                args = item
        if name not in parameters and function is not None:
            try:
                value = function(*args, **kwargs)
            except AnsibleFallbackNotFound:
                continue
            if spec.get('no_log', False) and value:
                no_log.add(value)
            parameters[name] = value
    return no_log


def _type_name(value):
    return type(value)


def convert(value, wanted, name=None, prefix=''):
    """The value as an argument of a type; a callable type is asked itself."""
    if wanted is None:
        wanted = 'str'
    check = DEFAULT_TYPE_VALIDATORS.get(wanted) if not callable(wanted) else wanted
    if check is None:
        raise TypeError("implementation error: unknown type %s requested for '%s'" % (wanted, name))
    return check(value)


def _texts_of_secrets(value):
    if isinstance(value, str):
        return {to_native(value)} if value else set()
    if isinstance(value, bytes):
        return {to_native(value)} if value else set()
    if isinstance(value, bool) or value is None:
        return set()
    if isinstance(value, (int, float)):
        return {str(value)}
    if isinstance(value, Mapping):
        return set().union(*[_texts_of_secrets(item) for item in value.values()])
    if is_iterable(value):
        return set().union(*[_texts_of_secrets(item) for item in value])
    return set()


_return_datastructure_name = _texts_of_secrets


def _list_no_log_values(argument_spec, params):
    secrets = set()
    for name, spec in argument_spec.items():
        value = params.get(name)
        if spec.get('no_log', False) and value:
            try:
                secrets.update(_texts_of_secrets(value))
            except TypeError as e:
                raise TypeError('Failed to convert "%s": %s' % (name, to_native(e)))
        inner = spec.get('options')
        if inner is not None and value is not None and (
                spec.get('type') == 'dict' or (spec.get('type') == 'list' and spec.get('elements') == 'dict')):
            for each in value if isinstance(value, list) else [value]:
                if isinstance(each, str):
                    each = validation.check_type_dict(each)
                if not isinstance(each, Mapping):
                    raise TypeError("Value '{1}' in the sub parameter field '{0}' must be a {2}, not '{1.__class__.__name__}'".format(
                        name, each, spec.get('type')))
                secrets.update(_list_no_log_values(inner, each))
    return secrets


class Spec:
    """Applies one level of an argument spec; collects errors."""

    def __init__(self, argument_spec, rules, context=None):
        self.spec = argument_spec
        self.rules = rules
        self.context = context or []
        self.legal = set()
        self.aliases = {}
        self.errors = AnsibleValidationErrorMultiple()
        self.unsupported = set()
        self.supported = {}
        self.secrets = set()
        self.deprecations = []

    def _resolve_aliases(self, parameters):
        for name, spec in self.spec.items():
            self.legal.add(name)
            default = spec.get('default')
            required = spec.get('required', False)
            if default is not None and required:
                raise ValueError('internal error: required and default are mutually exclusive for %s' % name)
            names = spec.get('aliases')
            if names is None:
                continue
            if not is_iterable(names) or isinstance(names, (bytes, str)):
                raise TypeError('internal error: aliases must be a list or tuple')
            used = []
            for alias in names:
                self.legal.add(alias)
                self.aliases[alias] = name
                if alias in parameters:
                    used.append(alias)
            deprecated = dict((each['name'], each) for each in spec.get('deprecated_aliases') or [])
            for alias in used:
                if alias in deprecated:
                    entry = deprecated[alias]
                    self.deprecations.append(dict(
                        name=alias, msg="Alias '%s' is deprecated. See the module docs for more information" % alias,
                        version=entry.get('version'), date=entry.get('date'), collection_name=entry.get('collection_name')))
            for alias in used:
                if name in parameters:
                    warn('Both option %s and its alias %s are set.' % (name, alias))
            if used:
                parameters[name] = parameters[used[-1]]

    def _unsupported(self, parameters):
        for key in parameters:
            if key not in self.legal:
                path = '.'.join(self.context + [key])
                self.unsupported.add(path)
                self.supported[path] = (set(self.spec), set(self.aliases))

    def _rule(self, check, terms, parameters, error):
        try:
            check(terms, parameters, self.context)
        except TypeError as e:
            self.errors.append(error(to_native(e)))

    def _types(self, parameters):
        prefix = ''
        for name, spec in self.spec.items():
            if name not in parameters:
                continue
            value = parameters[name]
            if value is None and not spec.get('required') and spec.get('default') is None:
                continue
            wanted = spec.get('type')
            label = wanted if isinstance(wanted, str) else getattr(wanted, '__name__', 'str')
            try:
                parameters[name] = convert(value, wanted, name, prefix)
            except (TypeError, ValueError) as e:
                where = " found in '%s'." % ' -> '.join(self.context) if self.context else ''
                self.errors.append(ArgumentTypeError(
                    'argument \'%s\' is of type %s%s and we were unable to convert to %s: %s' % (
                        name, type(value), where, label or 'str', to_native(e))))
                continue
            elements = spec.get('elements')
            if elements:
                if not isinstance(parameters[name], list):
                    continue
                converted = []
                for item in parameters[name]:
                    try:
                        converted.append(convert(item, elements, name))
                    except (TypeError, ValueError) as e:
                        where = " found in '%s'" % ' -> '.join(self.context) if self.context else ''
                        self.errors.append(ElementError(
                            "Elements value for option '%s'%s is of type %s and we were unable to convert to %s: %s" % (
                                name, where, type(item), elements if isinstance(elements, str) else elements.__name__,
                                to_native(e))))
                parameters[name] = converted

    def _choices(self, parameters):
        for name, spec in self.spec.items():
            choices = spec.get('choices')
            if choices is None:
                continue
            if not isinstance(choices, (frozenset, Sequence, Set)) or isinstance(choices, (bytes, str)):
                raise TypeError('internal error: choices for argument %s are not iterable: %s' % (name, choices))
            if name not in parameters:
                continue
            where = ' found in %s' % ' -> '.join(self.context) if self.context else ''
            value = parameters[name]
            if isinstance(value, list):
                wrong = [str(item) for item in value if item not in choices]
                if wrong:
                    self.errors.append(ArgumentValueError('value of %s must be one or more of: %s. Got no match for: %s%s' % (
                        name, ', '.join(to_native(item) for item in choices), ', '.join(wrong), where)))
            elif value not in choices:
                if value == 'False':
                    overlap = BOOLEANS_FALSE.intersection(choices)
                    if len(overlap) == 1:
                        parameters[name] = list(overlap)[0]
                elif value == 'True':
                    overlap = BOOLEANS_TRUE.intersection(choices)
                    if len(overlap) == 1:
                        parameters[name] = list(overlap)[0]
                if parameters[name] not in choices:
                    self.errors.append(ArgumentValueError('value of %s must be one of: %s, got: %s%s' % (
                        name, ', '.join(to_native(item) for item in choices), parameters[name], where)))

    def _defaults(self, parameters, only_set):
        for name, spec in self.spec.items():
            default = spec.get('default')
            if name not in parameters and (default is not None) == only_set:
                if spec.get('no_log', False) and default:
                    self.secrets.update(_texts_of_secrets(default))
                parameters[name] = default

    def _inner(self, parameters):
        for name, spec in self.spec.items():
            wanted = spec.get('type')
            if not (wanted == 'dict' or (wanted == 'list' and spec.get('elements', '') == 'dict')):
                continue
            options = spec.get('options')
            if spec.get('apply_defaults', False):
                if options is not None and parameters.get(name) is None:
                    parameters[name] = {}
            elif options is None or parameters.get(name) is None:
                continue
            if options is None:
                continue
            given = parameters[name]
            elements = [given] if isinstance(given, dict) else given
            for index, each in enumerate(elements if isinstance(elements, list) else []):
                if not isinstance(each, dict):
                    self.errors.append(SubParameterTypeError("value of '%s' must be of type dict or list of dicts" % name))
                    continue
                label = name
                if isinstance(given, list):
                    label = name
                rules = dict((key, spec.get(key)) for key in (
                    'mutually_exclusive', 'required_together', 'required_one_of', 'required_if', 'required_by'))
                inner = Spec(options, rules, self.context + [label])
                inner.apply(each)
                self.errors.extend(inner.errors)
                self.unsupported.update(inner.unsupported)
                self.supported.update(inner.supported)
                self.secrets.update(inner.secrets)
                self.deprecations.extend(inner.deprecations)

    def apply(self, parameters):
        for fallback in set_fallbacks(self.spec, parameters):
            self.secrets.update(_texts_of_secrets(fallback))
        try:
            self._resolve_aliases(parameters)
        except (TypeError, ValueError) as e:
            self.errors.append(AliasError(to_native(e)))
        if not self.context:
            try:
                self.secrets.update(_list_no_log_values(self.spec, parameters))
            except TypeError as e:
                self.errors.append(NoLogError(to_native(e)))
        self._unsupported(parameters)
        self._rule(validation.check_mutually_exclusive, self.rules.get('mutually_exclusive'), parameters, MutuallyExclusiveError)
        self._defaults(parameters, True)
        try:
            validation.check_required_arguments(self.spec, parameters, self.context)
        except TypeError as e:
            self.errors.append(RequiredError(to_native(e)))
        self._types(parameters)
        self._choices(parameters)
        self._rule(validation.check_required_together, self.rules.get('required_together'), parameters, RequiredTogetherError)
        self._rule(validation.check_required_one_of, self.rules.get('required_one_of'), parameters, RequiredOneOfError)
        self._rule(validation.check_required_if, self.rules.get('required_if'), parameters, RequiredIfError)
        self._rule(validation.check_required_by, self.rules.get('required_by'), parameters, RequiredByError)
        self._defaults(parameters, False)
        self._inner(parameters)


_HIDDEN = 'VALUE_SPECIFIED_IN_NO_LOG_PARAMETER'


def _hidden(text, secrets):
    native = to_native(text, errors='surrogate_or_strict')
    if native in secrets:
        return _HIDDEN
    for secret in secrets:
        native = native.replace(secret, '*' * 8)
    return native


def remove_values(value, no_log_strings):
    secrets = [to_native(each, errors='surrogate_or_strict') for each in no_log_strings]
    return _clean(value, secrets, lambda key: key)


def _clean(value, secrets, key_of):
    if isinstance(value, (str, bytes)):
        return _hidden(value, secrets)
    if isinstance(value, Mapping):
        return dict((key_of(key), _clean(item, secrets, key_of)) for key, item in value.items())
    if isinstance(value, (list, tuple, set, frozenset)) or isinstance(value, (MutableSequence, MutableSet)):
        return [_clean(item, secrets, key_of) for item in value]
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, (int, float)):
        text = str(value)
        if text in secrets:
            return _HIDDEN
        return _HIDDEN if any(secret in text for secret in secrets) else value
    if isinstance(value, (datetime.datetime, datetime.date)):
        return value.isoformat()
    raise TypeError('Value of unknown type: %s, %s' % (type(value), value))


def sanitize_keys(obj, no_log_strings, ignore_keys=frozenset()):
    secrets = [to_native(each, errors='surrogate_or_strict') for each in no_log_strings]

    def key_of(key):
        return key if key in ignore_keys or str(key).startswith('_ansible') or not isinstance(key, (str, bytes)) \
            else _hidden(key, secrets)

    def walk(value):
        if isinstance(value, Mapping):
            return dict((key_of(key), walk(item)) for key, item in value.items())
        if isinstance(value, (list, tuple)):
            return [walk(item) for item in value]
        if isinstance(value, (set, frozenset)):
            return set(walk(item) for item in value)
        return value

    return walk(obj)


assert to_bytes and to_text and MutableMapping
