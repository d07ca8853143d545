"""Names of keys, and differences between dictionaries."""
import re
from collections.abc import MutableMapping
from copy import deepcopy


def _camel_to_snake(name, reversible=False):
    """TargetGroupARNs becomes target_group_arns; reversibly, each capital stands alone."""
    pattern = r'[A-Z]' if reversible else r'[A-Z]{3,}s$'
    text = re.sub(pattern, lambda match: '_' + match.group(0).lower(), name)
    if text.startswith('_') and not name.startswith('_'):
        text = text[1:]
    if reversible:
        return text
    text = re.sub(r'(.)([A-Z][a-z]+)', r'\1_\2', text)
    return re.sub(r'([a-z0-9])([A-Z])', r'\1_\2', text).lower()


def _snake_to_camel(snake, capitalize_first=False):
    parts = snake.split('_')
    first = parts[0].capitalize() if capitalize_first else parts[0]
    return (first or '_') + ''.join(part.capitalize() or '_' for part in parts[1:])


def camel_dict_to_snake_dict(camel_dict, reversible=False, ignore_list=()):
    def convert(value):
        if isinstance(value, dict):
            return camel_dict_to_snake_dict(value, reversible)
        if isinstance(value, list):
            return [convert(item) for item in value]
        return value

    return dict(
        (_camel_to_snake(key, reversible=reversible), value if key in ignore_list else convert(value))
        for key, value in camel_dict.items())


def snake_dict_to_camel_dict(snake_dict, capitalize_first=False):
    def convert(value):
        if isinstance(value, dict):
            return dict((_snake_to_camel(key, capitalize_first), convert(item)) for key, item in value.items())
        if isinstance(value, list):
            return [convert(item) for item in value]
        return value

    return convert(snake_dict)


def dict_merge(a, b):
    if not isinstance(b, dict):
        return b
    result = deepcopy(a)
    for key, value in b.items():
        if key in result and isinstance(result[key], dict):
            result[key] = dict_merge(result[key], value)
        else:
            result[key] = deepcopy(value)
    return result


def recursive_diff(dict1, dict2):
    if not all(isinstance(item, MutableMapping) for item in (dict1, dict2)):
        raise TypeError("Unable to diff 'dict1' %s and 'dict2' %s. Both must be a dictionary." % (type(dict1), type(dict2)))
    left = dict((key, value) for key, value in dict1.items() if key not in dict2)
    right = dict((key, value) for key, value in dict2.items() if key not in dict1)
    for key in set(dict1) & set(dict2):
        if isinstance(dict1[key], dict) and isinstance(dict2[key], dict):
            result = recursive_diff(dict1[key], dict2[key])
            if result:
                left[key], right[key] = result
        elif dict1[key] != dict2[key]:
            left[key], right[key] = dict1[key], dict2[key]
    return (left, right) if left or right else None
