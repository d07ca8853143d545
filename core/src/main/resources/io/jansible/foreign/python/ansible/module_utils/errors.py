"""Why arguments are refused."""


class AnsibleFallbackNotFound(Exception):
    pass


class AnsibleValidationError(Exception):
    def __init__(self, message):
        super().__init__(message)
        self.error_message = message

    @property
    def msg(self):
        return self.args[0]


class AnsibleValidationErrorMultiple(AnsibleValidationError):
    def __init__(self, errors=None):
        self.errors = errors[:] if errors else []

    def __getitem__(self, key):
        return self.errors[key]

    def __setitem__(self, key, value):
        self.errors[key] = value

    def __delitem__(self, key):
        del self.errors[key]

    @property
    def msg(self):
        return self.errors[0].args[0]

    @property
    def messages(self):
        return [error.msg for error in self.errors]

    def append(self, error):
        self.errors.append(error)

    def extend(self, errors):
        self.errors.extend(errors.errors if isinstance(errors, AnsibleValidationErrorMultiple) else errors)


class AliasError(AnsibleValidationError):
    pass


class ArgumentTypeError(AnsibleValidationError):
    pass


class ArgumentValueError(AnsibleValidationError):
    pass


class DeprecationError(AnsibleValidationError):
    pass


class ElementError(AnsibleValidationError):
    pass


class MutuallyExclusiveError(AnsibleValidationError):
    pass


class NoLogError(AnsibleValidationError):
    pass


class RequiredByError(AnsibleValidationError):
    pass


class RequiredDefaultError(AnsibleValidationError):
    pass


class RequiredError(AnsibleValidationError):
    pass


class RequiredIfError(AnsibleValidationError):
    pass


class RequiredOneOfError(AnsibleValidationError):
    pass


class RequiredTogetherError(AnsibleValidationError):
    pass


class SubParameterTypeError(AnsibleValidationError):
    pass


class UnsupportedError(AnsibleValidationError):
    pass
