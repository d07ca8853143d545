"""Rules between arguments, and the types of arguments."""
import json
import os
import re
from ast import literal_eval

from ansible.module_utils.common.collections import is_iterable
from ansible.module_utils.common.text.converters import jsonify, to_native, to_text
from ansible.module_utils.common.text.formatters import human_to_bytes
from ansible.module_utils.parsing.convert_bool import boolean


def _inside(options_context):
    return ' found in %s' % ' -> '.join(options_context) if options_context else ''


def count_terms(terms, parameters):
    wanted = terms if is_iterable(terms) else [terms]
    return len(set(wanted).intersection(parameters))


def safe_eval(value, locals=None, include_exceptions=False):
    result, error = value, None
    if isinstance(value, str) and not re.search(r'\w\.\w+\(', value) and not re.search(r'import \w+', value):
        try:
            result = literal_eval(value)
        except Exception as e:
            error = e
    return (result, error) if include_exceptions else result


def check_mutually_exclusive(terms, parameters, options_context=None):
    found = [group for group in terms or [] if count_terms(group, parameters) > 1]
    if found:
        raise TypeError('parameters are mutually exclusive: %s%s' % (
            ', '.join('|'.join(group) for group in found), _inside(options_context)))
    return found


def check_required_one_of(terms, parameters, options_context=None):
    for group in terms or []:
        if count_terms(group, parameters) == 0:
            raise TypeError('one of the following is required: %s%s' % (', '.join(group), _inside(options_context)))
    return []


def check_required_together(terms, parameters, options_context=None):
    for group in terms or []:
        counts = [count_terms(field, parameters) for field in group]
        if any(counts) and 0 in counts:
            raise TypeError('parameters are required together: %s%s' % (', '.join(group), _inside(options_context)))
    return []


def check_required_by(requirements, parameters, options_context=None):
    result = {}
    for key, value in (requirements or {}).items():
        if parameters.get(key) is None:
            continue
        names = [value] if isinstance(value, str) else value
        missing = [name for name in names if parameters.get(name) is None]
        if missing:
            raise TypeError("missing parameter(s) required by '%s': %s%s" % (
                key, ', '.join(missing), _inside(options_context)))
        result[key] = missing
    return result


def check_required_arguments(argument_spec, parameters, options_context=None):
    missing = [name for name, spec in (argument_spec or {}).items()
               if spec.get('required', False) and name not in parameters]
    if missing:
        raise TypeError('missing required arguments: %s%s' % (', '.join(sorted(missing)), _inside(options_context)))
    return missing


def check_required_if(requirements, parameters, options_context=None):
    results = []
    for requirement in requirements or []:
        key, value, names = requirement[:3]
        one_of = len(requirement) == 4 and requirement[3]
        if key in parameters and parameters[key] == value:
            missing = [name for name in names if name not in parameters]
            if (one_of and len(missing) == len(names)) or (not one_of and missing):
                raise TypeError('%s is %s but %s of the following are missing: %s%s' % (
                    key, value, 'any' if one_of else 'all', ', '.join(missing), _inside(options_context)))
    return results


def check_missing_parameters(parameters, required_parameters=None):
    missing = [name for name in required_parameters or [] if not parameters.get(name)]
    if missing:
        raise TypeError('missing required arguments: %s' % ', '.join(missing))
    return missing


def check_type_str(value, allow_conversion=True, param=None, prefix=''):
    if isinstance(value, str):
        return value
    if allow_conversion and value is not None:
        return to_native(value, errors='surrogate_or_strict')
    raise TypeError("'%s' is not a string and conversion is not allowed" % to_native(value))


def check_type_list(value):
    if isinstance(value, list):
        return value
    if isinstance(value, str):
        return value.split(',')
    if isinstance(value, (int, float)):
        return [str(value)]
    raise TypeError('%s cannot be converted to a list' % type(value))


def _key_values(text):
    fields, current, quote, escaped = [], '', None, False
    for char in text.strip():
        if escaped:
            current += char
            escaped = False
        elif char == '\\':
            escaped = True
        elif quote is None and char in '\'"':
            quote = char
        elif quote is not None and quote == char:
            quote = None
        elif quote is None and char in ', ':
            if current.strip():
                fields.append(current.strip())
            current = ''
        else:
            current += char
    if current.strip():
        fields.append(current.strip())
    return dict(field.split('=', 1) for field in fields)


def check_type_dict(value):
    if isinstance(value, dict):
        return value
    if isinstance(value, str):
        if value.startswith('{'):
            try:
                return json.loads(value)
            except Exception:
                result, error = safe_eval(value, dict(), include_exceptions=True)
                if error is not None:
                    raise TypeError('unable to evaluate string as dictionary')
                return result
        if '=' in value:
            try:
                return _key_values(value)
            except ValueError:
                raise TypeError('unable to evaluate string in the "key=value" format as dictionary')
        raise TypeError('dictionary requested, could not parse JSON or key=value')
    raise TypeError('%s cannot be converted to a dict' % type(value))


def check_type_bool(value):
    if isinstance(value, bool):
        return value
    if isinstance(value, (str, int, float)):
        return boolean(value)
    raise TypeError('%s cannot be converted to a bool' % type(value))


def check_type_int(value):
    if not isinstance(value, int):
        try:
            from decimal import Decimal
            number = Decimal(str(value))
            if number % 1 != 0:
                raise ValueError('Significant decimal part found')
            return int(number)
        except Exception:
            raise TypeError('"%r" cannot be converted to an int' % (value,))
    return value


def check_type_float(value):
    if not isinstance(value, float):
        try:
            return float(value)
        except (TypeError, ValueError):
            raise TypeError('%s cannot be converted to a float' % type(value))
    return value


def check_type_path(value):
    return os.path.expanduser(os.path.expandvars(check_type_str(value)))


def check_type_raw(value):
    return value


def check_type_bytes(value):
    try:
        return human_to_bytes(value)
    except ValueError:
        raise TypeError('%s cannot be converted to a Byte value' % type(value))


def check_type_bits(value):
    try:
        return human_to_bytes(value, isbits=True)
    except ValueError:
        raise TypeError('%s cannot be converted to a Bit value' % type(value))


def check_type_jsonarg(value):
    if isinstance(value, (str, bytes)):
        return to_text(value).strip()
    if isinstance(value, (list, tuple, dict)):
        return jsonify(value)
    raise TypeError('%s cannot be converted to a json string' % type(value))
