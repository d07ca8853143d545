"""Argument specs as an object."""
from copy import deepcopy

from ansible.module_utils.common.parameters import Spec
from ansible.module_utils.common.warnings import deprecate
from ansible.module_utils.errors import AnsibleValidationErrorMultiple, UnsupportedError


class ValidationResult:
    def __init__(self, parameters):
        self._no_log_values = set()
        self._unsupported_parameters = set()
        self._supported_parameters = dict()
        self._validated_parameters = deepcopy(parameters)
        self._deprecations = []
        self._warnings = []
        self._aliases = {}
        self.errors = AnsibleValidationErrorMultiple()

    @property
    def validated_parameters(self):
        return self._validated_parameters

    @property
    def unsupported_parameters(self):
        return self._unsupported_parameters

    @property
    def error_messages(self):
        return self.errors.messages


class ArgumentSpecValidator:
    def __init__(self, argument_spec, mutually_exclusive=None, required_together=None, required_one_of=None,
                 required_if=None, required_by=None):
        self.argument_spec = argument_spec
        self._rules = dict(
            mutually_exclusive=mutually_exclusive, required_together=required_together,
            required_one_of=required_one_of, required_if=required_if, required_by=required_by)

    def validate(self, parameters, *args, **kwargs):
        result = ValidationResult(parameters)
        spec = Spec(self.argument_spec, self._rules)
        spec.apply(result._validated_parameters)
        result._no_log_values.update(spec.secrets)
        result._unsupported_parameters.update(spec.unsupported)
        result._supported_parameters.update(spec.supported)
        result._deprecations.extend(spec.deprecations)
        result._aliases = spec.aliases
        result.errors.extend(spec.errors)
        if result.unsupported_parameters:
            result.errors.append(UnsupportedError(unsupported_message(result)))
        return result


def unsupported_message(result):
    names = sorted(result.unsupported_parameters)
    legal, aliases = result._supported_parameters[list(result._supported_parameters)[-1]]
    supported = ', '.join(sorted(legal))
    if aliases:
        supported += ' (%s)' % ', '.join(sorted(aliases))
    return '%s. Supported parameters include: %s.' % (', '.join(names), supported)


class ModuleArgumentSpecValidator(ArgumentSpecValidator):
    def validate(self, parameters):
        result = super().validate(parameters)
        for entry in result._deprecations:
            deprecate(entry['msg'], version=entry.get('version'), date=entry.get('date'),
                      collection_name=entry.get('collection_name'))
        return result
