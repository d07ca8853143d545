"""What a module is written against: AnsibleModule."""
import atexit
import errno
import fcntl
import grp
import hashlib
import json
import locale
import os
import platform
import pwd
import re
import select
import shlex
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import KeysView, Mapping, MutableMapping, MutableSequence, MutableSet, Sequence, Set  # noqa: F401
from itertools import chain, repeat  # noqa: F401

from ansible.module_utils.common.arg_spec import ModuleArgumentSpecValidator
from ansible.module_utils.common.collections import is_iterable  # noqa: F401
from ansible.module_utils.common.file import (  # noqa: F401
    FILE_ATTRIBUTES, PERMS_RE, USERS_RE, _DEFAULT_PERM, _EXEC_PERM_BITS, _PERM_BITS, format_attributes,
    get_flags_from_attributes, get_file_arg_spec, is_executable, S_IRWU_RG_RO)
from ansible.module_utils.common.locale import get_best_parsable_locale
from ansible.module_utils.common.parameters import (  # noqa: F401
    PASS_BOOLS, PASS_VARS, env_fallback, remove_values, sanitize_keys, DEFAULT_TYPE_VALIDATORS)
from ansible.module_utils.common.process import get_bin_path
from ansible.module_utils.common.sys_info import (  # noqa: F401
    get_distribution, get_distribution_version, get_platform_subclass)
from ansible.module_utils.common.text.converters import (  # noqa: F401
    container_to_bytes as json_dict_unicode_to_bytes, container_to_text as json_dict_bytes_to_unicode,
    jsonify, to_bytes, to_native, to_text)
from ansible.module_utils.common.text.formatters import (  # noqa: F401
    SIZE_RANGES, bytes_to_human, human_to_bytes, lenient_lowercase)
from ansible.module_utils.common.validation import check_missing_parameters, safe_eval
from ansible.module_utils.common.warnings import deprecate, get_deprecation_messages, get_warning_messages, warn
from ansible.module_utils.errors import AnsibleFallbackNotFound, AnsibleValidationErrorMultiple, UnsupportedError  # noqa: F401
from ansible.module_utils.parsing.convert_bool import BOOLEANS, BOOLEANS_FALSE, BOOLEANS_TRUE, boolean  # noqa: F401
from ansible.module_utils.six import (  # noqa: F401
    PY2, PY3, b, binary_type, integer_types, iteritems, string_types, text_type)

try:
    import syslog
    HAS_SYSLOG = True
except ImportError:
    HAS_SYSLOG = False

try:
    import selinux
    HAVE_SELINUX = True
except ImportError:
    selinux = None
    HAVE_SELINUX = False

AVAILABLE_HASH_ALGORITHMS = dict((name, getattr(hashlib, name)) for name in (
    'md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512') if hasattr(hashlib, name))
FILE_COMMON_ARGUMENTS = dict(
    mode=dict(type='raw'), owner=dict(type='str'), group=dict(type='str'), seuser=dict(type='str'),
    serole=dict(type='str'), selevel=dict(type='str'), setype=dict(type='str'),
    attributes=dict(type='str', aliases=['attr']),
    unsafe_writes=dict(type='bool', default=False, fallback=(env_fallback, ['ANSIBLE_UNSAFE_WRITES'])))
PASSWD_ARG_RE = re.compile(r'^[-]{0,2}pass[-]?(word|wd)?')
PASSWORD_MATCH = re.compile(r'^(?:.+[-_\s])?pass(?:[-_\s]?(?:word|phrase|wrd|wd)?)(?:[-_\s].+)?$', re.I)
NoneType = type(None)
NUMBERTYPES = (int, float)
_ANSIBLE_ARGS = None
_literal_eval = safe_eval
_json_only = None


def get_platform():
    return platform.system()


def load_platform_subclass(cls, *args, **kwargs):
    return super(cls, get_platform_subclass(cls)).__new__(get_platform_subclass(cls))


def get_all_subclasses(cls):
    from ansible.module_utils.common._utils import get_all_subclasses as all_of
    return list(all_of(cls))


def heuristic_log_sanitize(data, no_log_values=None):
    """Hides passwords in URLs and in what looks like user:password@host."""
    text = to_native(data)
    text = re.sub(r'(?<=://)([^/\s:@]*):([^/\s@]*)@', r'\1:********@', text)
    return remove_values(text, no_log_values) if no_log_values else text


def missing_required_lib(library, reason=None, url=None):
    message = 'Failed to import the required Python library (%s) on %s\'s Python %s.' % (
        library, platform.node(), sys.executable)
    if reason:
        message += ' This is required %s.' % reason
    if url:
        message += ' See %s for more info.' % url
    message += (' Please read the module documentation and install it in the appropriate location.'
                ' If the required library is installed, but Ansible is using the wrong Python interpreter,'
                ' please consult the documentation on ansible_python_interpreter')
    return message


def _load_params():
    """The task's arguments: put here by what starts the module, or for a run by hand on stdin or as a file."""
    if _ANSIBLE_ARGS is not None:
        data = _ANSIBLE_ARGS
    elif len(sys.argv) > 1 and os.path.isfile(sys.argv[1]):
        with open(sys.argv[1], 'rb') as f:
            data = f.read()
    elif len(sys.argv) > 1:
        data = to_bytes(sys.argv[1], errors='surrogateescape')
    else:
        data = sys.stdin.buffer.read()
    try:
        return json.loads(to_text(data))['ANSIBLE_MODULE_ARGS']
    except ValueError:
        print('\n{"msg": "Error: Module unable to decode stdin/parameters as valid JSON. Unable to parse what parameters were passed", "failed": true}')
        sys.exit(1)
    except (KeyError, TypeError):
        print('\n{"msg": "Error: Module unable to locate ANSIBLE_MODULE_ARGS in JSON data from stdin.  Unable to figure out what parameters were passed",'
              ' "failed": true}')
        sys.exit(1)


class AnsibleModule(object):
    def __init__(self, argument_spec, bypass_checks=False, no_log=False, mutually_exclusive=None,
                 required_together=None, required_one_of=None, add_file_common_args=False,
                 supports_check_mode=False, required_if=None, required_by=None):
        self._name = os.path.basename(sys.argv[0])
        self.argument_spec = argument_spec
        self.supports_check_mode = supports_check_mode
        self.check_mode = False
        self.bypass_checks = bypass_checks
        self.no_log = no_log
        self.mutually_exclusive = mutually_exclusive
        self.required_together = required_together
        self.required_one_of = required_one_of
        self.required_if = required_if
        self.required_by = required_by
        self.cleanup_files = []
        self._debug = False
        self._diff = False
        self._socket_path = None
        self._shell = None
        self._syslog_facility = 'LOG_USER'
        self._verbosity = 0
        self.run_command_environ_update = {}
        self._clean = {}
        self._string_conversion_action = ''
        self.aliases = {}
        self._legal_inputs = []
        self._options_context = list()
        self._tmpdir = None
        self._created_files = set()
        if add_file_common_args:
            for name, spec in FILE_COMMON_ARGUMENTS.items():
                self.argument_spec.setdefault(name, spec)
        self.params = _load_params()
        self._set_internal_properties()
        validator = ModuleArgumentSpecValidator(
            self.argument_spec, self.mutually_exclusive, self.required_together, self.required_one_of,
            self.required_if, self.required_by)
        self.validation_result = validator.validate(self.params)
        self.params.update(self.validation_result.validated_parameters)
        self.no_log_values = set(self.validation_result._no_log_values)
        self.aliases.update(self.validation_result._aliases)
        errors = self.validation_result.errors
        if errors.errors and self._ignore_unknown_opts:
            errors.errors = [error for error in errors.errors if not isinstance(error, UnsupportedError)]
        if errors.errors:
            message = errors.msg
            if isinstance(errors.errors[0], UnsupportedError):
                message = 'Unsupported parameters for (%s) %s: %s' % (self._name, 'module', message)
            self.fail_json(msg=message)
        if self.check_mode and not self.supports_check_mode:
            self.exit_json(skipped=True, msg='remote module (%s) does not support check mode' % self._name)
        self._set_cwd()
        self._check_locale()
        self._selinux_enabled = None
        self._selinux_mls_enabled = None
        self._selinux_initial_context = None
        if not self.no_log:
            self._log_invocation()

    # -- set-up

    def _set_internal_properties(self, argument_spec=None, module_parameters=None):
        parameters = self.params if module_parameters is None else module_parameters
        for name, (attribute, default) in PASS_VARS.items():
            key = '_ansible_' + name
            if key in parameters:
                value = parameters.pop(key)
                setattr(self, attribute, self.boolean(value) if name in PASS_BOOLS else value)
            elif not hasattr(self, attribute):
                setattr(self, attribute, default)

    def _check_locale(self):
        try:
            locale.setlocale(locale.LC_ALL, '')
        except locale.Error:
            best = get_best_parsable_locale(self)
            try:
                locale.setlocale(locale.LC_ALL, best)
            except locale.Error:
                best = 'C'
            os.environ['LANG'] = best
            os.environ['LC_ALL'] = best
            os.environ['LC_MESSAGES'] = best
        except Exception as e:
            self.fail_json(msg='An unknown error was encountered while attempting to validate the locale: %s' % to_native(e),
                           exception=traceback.format_exc())

    def _set_cwd(self):
        try:
            cwd = os.getcwd()
            if os.access(cwd, os.F_OK | os.R_OK):
                return cwd
        except OSError:
            pass
        for cwd in (self.tmpdir, os.path.expandvars('$HOME'), tempfile.gettempdir()):
            try:
                if os.access(cwd, os.F_OK | os.R_OK):
                    os.chdir(cwd)
                    return cwd
            except OSError:
                continue
        return None

    @property
    def tmpdir(self):
        if self._tmpdir is None:
            base = os.path.expanduser(os.path.expandvars(self._remote_tmp)) if self._remote_tmp else None
            if base is not None and not os.path.exists(base):
                try:
                    os.makedirs(base, mode=0o700)
                except OSError as e:
                    self.warn('Unable to use %s as temporary directory, failing back to system: %s' % (base, to_native(e)))
                    base = None
            try:
                folder = tempfile.mkdtemp(prefix='ansible-moduletmp-%s-' % time.time(), dir=base)
            except OSError as e:
                self.fail_json(msg='Failed to create remote module tmp path at dir %s with prefix %s: %s' % (
                    base, 'ansible-moduletmp-', to_native(e)))
            if not self._keep_remote_files:
                atexit.register(shutil.rmtree, folder, True)
            self._tmpdir = folder
        return self._tmpdir

    def warn(self, warning):
        warn(warning)
        self.log('[WARNING] %s' % warning)

    def deprecate(self, msg, version=None, date=None, collection_name=None):
        if version is not None and date is not None:
            raise AssertionError('implementation error -- version and date must not both be set')
        deprecate(msg, version=version, date=date, collection_name=collection_name)
        self.log('[DEPRECATION WARNING] %s %s' % (msg, date or version))

    # -- log

    def _log_to_syslog(self, msg):
        if HAS_SYSLOG:
            try:
                module = 'ansible-%s' % self._name
                facility = getattr(syslog, self._syslog_facility, syslog.LOG_USER)
                syslog.openlog(str(module), 0, facility)
                syslog.syslog(syslog.LOG_INFO, msg)
            except (TypeError, ValueError) as e:
                self.fail_json(msg='Failed to log to syslog (%s). To proceed anyway, disable syslog logging by setting no_target_syslog to True in your'
                                   ' Ansible config.' % to_native(e), msg_to_log=msg)

    def debug(self, msg):
        if self._debug:
            self.log('[debug] %s' % msg)

    def log(self, msg, log_args=None):
        if self.no_log:
            return
        if not isinstance(msg, (bytes, str)):
            raise TypeError('msg should be a string (got %s)' % type(msg))
        self._log_to_syslog(remove_values(to_text(msg).replace('\0', ''), getattr(self, 'no_log_values', ())))

    def _log_invocation(self):
        shown = dict()
        for name in self.params:
            canonical = self.aliases.get(name, name)
            spec = self.argument_spec.get(canonical, {})
            if spec.get('no_log') is None and PASSWORD_MATCH.search(name):
                shown[name] = 'NOT_LOGGING_PASSWORD'
                self.warn('Module did not set no_log for %s' % name)
            elif spec.get('no_log'):
                shown[name] = 'NOT_LOGGING_PARAMETER'
            else:
                shown[name] = heuristic_log_sanitize(str(self.params[name]), self.no_log_values)
        self.log('Invoked with %s' % ' '.join('%s=%s' % item for item in shown.items()))

    # -- results

    def add_cleanup_file(self, path):
        if path not in self.cleanup_files:
            self.cleanup_files.append(path)

    def do_cleanup_files(self):
        for path in self.cleanup_files:
            self.cleanup(path)

    def cleanup(self, tmpfile):
        if os.path.exists(tmpfile):
            try:
                os.unlink(tmpfile)
            except OSError as e:
                sys.stderr.write('could not cleanup %s: %s' % (tmpfile, to_native(e)))

    def add_path_info(self, kwargs):
        path = kwargs.get('path', kwargs.get('dest', None))
        if path is None or not isinstance(path, (str, bytes)):
            return kwargs
        if os.path.exists(path):
            info = os.lstat(path)
            uid, gid = info.st_uid, info.st_gid
            kwargs['uid'] = uid
            kwargs['gid'] = gid
            try:
                kwargs['owner'] = pwd.getpwuid(uid)[0]
            except (TypeError, KeyError):
                kwargs['owner'] = str(uid)
            try:
                kwargs['group'] = grp.getgrgid(gid)[0]
            except (KeyError, OverflowError):
                kwargs['group'] = str(gid)
            kwargs['mode'] = '%04o' % stat.S_IMODE(info.st_mode)
            if os.path.islink(path):
                kwargs['state'] = 'link'
            elif os.path.isdir(path):
                kwargs['state'] = 'directory'
            elif os.stat(path).st_nlink > 1:
                kwargs['state'] = 'hard'
            else:
                kwargs['state'] = 'file'
            if self.selinux_enabled():
                kwargs['secontext'] = ':'.join(self.selinux_context(path))
            kwargs['size'] = info.st_size
        return kwargs

    def _return_formatted(self, kwargs):
        self.add_path_info(kwargs)
        if 'invocation' not in kwargs:
            kwargs['invocation'] = {'module_args': self.params}
        warnings = kwargs.pop('warnings', [])
        for each in warnings if isinstance(warnings, list) else [warnings]:
            self.warn(each)
        if get_warning_messages():
            kwargs['warnings'] = list(get_warning_messages())
        deprecations = kwargs.pop('deprecations', [])
        for each in deprecations if isinstance(deprecations, list) else [deprecations]:
            if isinstance(each, (Sequence, Set)) and not isinstance(each, str) and len(each) == 2:
                self.deprecate(each[0], version=each[1])
            elif isinstance(each, Mapping):
                self.deprecate(each['msg'], version=each.get('version'), date=each.get('date'),
                               collection_name=each.get('collection_name'))
            else:
                self.deprecate(each)
        if get_deprecation_messages():
            kwargs['deprecations'] = list(get_deprecation_messages())
        result = remove_values(kwargs, getattr(self, 'no_log_values', ()))
        print('\n%s' % self.jsonify(result))

    def exit_json(self, **kwargs):
        self.do_cleanup_files()
        self._return_formatted(kwargs)
        sys.exit(0)

    def fail_json(self, msg, **kwargs):
        kwargs['failed'] = True
        kwargs['msg'] = msg
        if 'exception' not in kwargs and sys.exc_info()[2] and (self._debug or self._verbosity >= 3):
            kwargs['exception'] = ''.join(traceback.format_tb(sys.exc_info()[2]))
        elif 'exception' not in kwargs and sys.exc_info()[2]:
            kwargs['exception'] = traceback.format_exc()
        self.do_cleanup_files()
        self._return_formatted(kwargs)
        sys.exit(1)

    def fail_on_missing_params(self, required_params=None):
        if required_params:
            try:
                check_missing_parameters(self.params, required_params)
            except TypeError as e:
                self.fail_json(msg=to_native(e))

    def jsonify(self, data):
        try:
            return jsonify(data)
        except UnicodeError as e:
            self.fail_json(msg=to_text(e))

    def from_json(self, data):
        return json.loads(data)

    def boolean(self, arg):
        if arg is None:
            return arg
        try:
            return boolean(arg)
        except TypeError as e:
            self.fail_json(msg=to_native(e))

    def safe_eval(self, value, locals=None, include_exceptions=False):
        return safe_eval(value, locals, include_exceptions)

    def bytes_to_human(self, size):
        return bytes_to_human(size)

    pretty_bytes = bytes_to_human

    def human_to_bytes(self, number, isbits=False):
        return human_to_bytes(number, isbits=isbits)

    # -- programs

    def get_bin_path(self, arg, required=False, opt_dirs=None):
        try:
            return get_bin_path(arg=arg, opt_dirs=opt_dirs)
        except ValueError as e:
            if required:
                self.fail_json(msg=to_text(e))
            return None

    def get_buffer_size(self, fd=None):
        return 9000

    def _clean_args(self, args):
        if not self._clean:
            words = args.split() if isinstance(args, str) else [to_native(each) for each in args]
            hidden, shown = False, []
            for word in words:
                if hidden:
                    hidden = False
                    shown.append('********')
                    continue
                if PASSWD_ARG_RE.match(word):
                    parts = word.split('=', 1)
                    if len(parts) == 1:
                        hidden = True
                    else:
                        word = '%s=********' % parts[0]
                shown.append(heuristic_log_sanitize(word, getattr(self, 'no_log_values', ())))
            self._clean = ' '.join(shlex.quote(word) for word in shown)
        return self._clean

    def run_command(self, args, check_rc=False, close_fds=True, executable=None, data=None, binary_data=False,
                    path_prefix=None, cwd=None, use_unsafe_shell=False, prompt_regex=None, environ_update=None,
                    umask=None, encoding='utf-8', errors='surrogate_or_strict', expand_user_and_vars=True,
                    pass_fds=None, before_communicate_callback=None, ignore_invalid_cwd=True, handle_exceptions=True):
        self._clean = None
        if not isinstance(args, (list, bytes, str)):
            self.fail_json(rc=257, cmd=args, msg="Argument 'args' to run_command must be list or string")
        through_shell = False
        if use_unsafe_shell:
            if isinstance(args, list):
                args = ' '.join(shlex.quote(to_text(each)) for each in args)
            if executable:
                args = [to_bytes(executable), b'-c', to_bytes(args)]
            elif self._shell not in (None, '/bin/sh'):
                args = [to_bytes(self._shell), b'-c', to_bytes(args)]
            else:
                args = to_bytes(args)
                through_shell = True
        else:
            words = args if isinstance(args, list) else shlex.split(to_text(args, errors='surrogateescape'))
            words = [to_text(each, errors='surrogateescape') for each in words if each is not None]
            if expand_user_and_vars:
                words = [os.path.expanduser(os.path.expandvars(each)) for each in words]
            args = [to_bytes(each, errors='surrogate_or_strict') for each in words]
        prompt = None
        if prompt_regex:
            try:
                prompt = re.compile(to_bytes(prompt_regex, errors='surrogateescape'), re.MULTILINE)
            except re.error:
                self.fail_json(msg='invalid prompt regular expression given to run_command')
        environment = os.environ.copy()
        environment.update(self.run_command_environ_update or {})
        environment.update(environ_update or {})
        if path_prefix:
            environment['PATH'] = '%s:%s' % (path_prefix, environment['PATH']) if environment.get('PATH') else path_prefix

        def before():
            signal.signal(signal.SIGPIPE, signal.SIG_DFL)
            if umask:
                os.umask(umask)

        settings = dict(
            executable=executable if through_shell else None, shell=through_shell, close_fds=close_fds,
            stdin=subprocess.PIPE if data else None, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            preexec_fn=before, env=environment)
        if pass_fds:
            settings['pass_fds'] = pass_fds
        if cwd:
            cwd = os.path.abspath(os.path.expanduser(to_text(cwd, errors='surrogateescape')))
            if os.path.isdir(cwd):
                settings['cwd'] = cwd
            elif not ignore_invalid_cwd:
                self.fail_json(msg='Provided cwd is not a valid directory: %s' % cwd)
        try:
            process = subprocess.Popen(args, **settings)
            if before_communicate_callback:
                before_communicate_callback(process)
            given = None
            if data:
                given = to_bytes(data if binary_data or isinstance(data, bytes) else data + '\n')
                if binary_data is False and isinstance(data, bytes):
                    given = data + b'\n'
            if prompt is None:
                stdout, stderr = process.communicate(given)
            else:
                stdout, stderr, asked = self._watched(process, given, prompt)
                if asked and not data:
                    if encoding is not None:
                        stdout = to_native(stdout, encoding=encoding, errors=errors)
                    return (257, stdout, 'A prompt was encountered while running a command, but no input data was specified')
            rc = process.returncode
        except OSError as e:
            if not handle_exceptions:
                raise
            self.fail_json(rc=e.errno, stdout='', stderr='', msg=to_native(e), cmd=self._clean_args(args))
        except Exception as e:
            if not handle_exceptions:
                raise
            self.fail_json(rc=257, stdout='', stderr='', msg=to_native(e), exception=traceback.format_exc(),
                           cmd=self._clean_args(args))
        if rc != 0 and check_rc:
            message = heuristic_log_sanitize(stderr.rstrip(), self.no_log_values)
            self.fail_json(cmd=self._clean_args(args), rc=rc, stdout=stdout, stderr=stderr, msg=message)
        if encoding is not None:
            return (rc, to_native(stdout, encoding=encoding, errors=errors), to_native(stderr, encoding=encoding, errors=errors))
        return (rc, stdout, stderr)

    def _watched(self, process, given, prompt):
        """Reads a process that may ask something, which ends it."""
        if given:
            process.stdin.write(given)
            process.stdin.close()
        streams = {process.stdout: b'', process.stderr: b''}
        open_streams = list(streams)
        for each in open_streams:
            flags = fcntl.fcntl(each, fcntl.F_GETFL)
            fcntl.fcntl(each, fcntl.F_SETFL, flags | os.O_NONBLOCK)
        while open_streams:
            for each in select.select(open_streams, [], [], 1)[0]:
                chunk = each.read(32768)
                if not chunk:
                    open_streams.remove(each)
                    continue
                streams[each] += chunk
                if each is process.stdout and prompt.search(streams[each]) and not given:
                    process.kill()
                    process.wait()
                    return streams[process.stdout], streams[process.stderr], True
        process.wait()
        return streams[process.stdout], streams[process.stderr], False

    # -- SELinux

    def selinux_enabled(self):
        if self._selinux_enabled is None:
            self._selinux_enabled = HAVE_SELINUX and selinux.is_selinux_enabled() == 1
        return self._selinux_enabled

    def selinux_mls_enabled(self):
        if self._selinux_mls_enabled is None:
            self._selinux_mls_enabled = HAVE_SELINUX and selinux.is_selinux_mls_enabled() == 1
        return self._selinux_mls_enabled

    def selinux_initial_context(self):
        return [None, None, None, None] if self.selinux_mls_enabled() else [None, None, None]

    def selinux_default_context(self, path, mode=0):
        context = self.selinux_initial_context()
        if self.selinux_enabled():
            try:
                found = selinux.matchpathcon(to_native(path), mode)
                if found[0] != -1:
                    return found[1].split(':', 3)
            except OSError:
                pass
        return context

    def selinux_context(self, path):
        context = self.selinux_initial_context()
        if not self.selinux_enabled():
            return context
        try:
            found = selinux.lgetfilecon_raw(to_native(path))
        except OSError as e:
            if e.errno == errno.ENOENT:
                self.fail_json(path=path, msg='path %s does not exist' % path)
            self.fail_json(path=path, msg='failed to retrieve selinux context')
        return context if found[0] == -1 else found[1].split(':', 3)

    def set_default_selinux_context(self, path, changed):
        if not self.selinux_enabled():
            return changed
        return self.set_context_if_different(path, self.selinux_default_context(path), False)

    def set_context_if_different(self, path, context, changed, diff=None):
        if not self.selinux_enabled():
            return changed
        if self.check_file_absent_if_check_mode(path):
            return True
        current = self.selinux_context(path)
        wanted = list(current)
        for index, part in enumerate(context[:len(current)]):
            if part is not None:
                wanted[index] = self.selinux_default_context(path)[index] if part == '_default' else part
        if current != wanted:
            if diff is not None:
                diff.setdefault('before', {})['secontext'] = current
                diff.setdefault('after', {})['secontext'] = wanted
            if self.check_mode:
                return True
            try:
                if selinux.lsetfilecon(to_native(path), ':'.join(str(part) for part in wanted)) != 0:
                    self.fail_json(path=path, msg='set selinux context failed')
            except OSError as e:
                self.fail_json(path=path, msg='invalid selinux context: %s' % to_native(e), new_context=wanted,
                               cur_context=current, input_was=context)
            changed = True
        return changed

    def find_mount_point(self, path):
        path = os.path.realpath(os.path.expanduser(os.path.expandvars(path)))
        while not os.path.ismount(path):
            path = os.path.dirname(path)
        return path

    # -- files

    def load_file_common_arguments(self, params, path=None):
        path = params.get('path', params.get('dest', None)) if path is None else path
        if path is None:
            return {}
        path = os.path.expanduser(os.path.expandvars(path))
        if params.get('follow', False) and os.path.islink(path):
            path = os.path.realpath(path)
        context = [params.get('seuser'), params.get('serole'), params.get('setype')]
        if self.selinux_mls_enabled():
            context.append(params.get('selevel'))
        default = self.selinux_default_context(path)
        for index in range(len(default)):
            if index < len(context) and context[index] == '_default':
                context[index] = default[index]
        return dict(path=path, mode=params.get('mode'), owner=params.get('owner'), group=params.get('group'),
                    seuser=params.get('seuser'), serole=params.get('serole'), setype=params.get('setype'),
                    selevel=params.get('selevel'), secontext=context, attributes=params.get('attributes'))

    def user_and_group(self, path, expand=True):
        info = os.lstat(os.path.expanduser(os.path.expandvars(path)) if expand else path)
        return info.st_uid, info.st_gid

    def check_file_absent_if_check_mode(self, file_path):
        return self.check_mode and not os.path.exists(file_path)

    @staticmethod
    def _differs(diff, key, before, after):
        if diff is not None:
            diff.setdefault('before', {})[key] = before
            diff.setdefault('after', {})[key] = after

    def set_owner_if_different(self, path, owner, changed, diff=None, expand=True):
        return self._set_id(path, owner, changed, diff, expand, 'owner', 0)

    def set_group_if_different(self, path, group, changed, diff=None, expand=True):
        return self._set_id(path, group, changed, diff, expand, 'group', 1)

    def _set_id(self, path, name, changed, diff, expand, kind, index):
        if name is None:
            return changed
        if expand:
            path = os.path.expanduser(os.path.expandvars(path))
        if self.check_file_absent_if_check_mode(path):
            return True
        before = self.user_and_group(path, expand)[index]
        try:
            wanted = int(name)
        except ValueError:
            try:
                wanted = pwd.getpwnam(name).pw_uid if index == 0 else grp.getgrnam(name).gr_gid
            except KeyError:
                self.fail_json(path=path, msg='%s failed: failed to look up %s %s' % (
                    'chown' if index == 0 else 'chgrp', 'user' if index == 0 else 'group', name))
        if before != wanted:
            self._differs(diff, kind, before, wanted)
            if self.check_mode:
                return True
            try:
                os.lchown(path, wanted if index == 0 else -1, wanted if index == 1 else -1)
            except OSError as e:
                self.fail_json(path=path, msg='%s failed: %s' % ('chown' if index == 0 else 'chgrp', to_text(e)))
            changed = True
        return changed

    def set_mode_if_different(self, path, mode, changed, diff=None, expand=True):
        if mode is None:
            return changed
        if expand:
            path = os.path.expanduser(os.path.expandvars(path))
        if self.check_file_absent_if_check_mode(path):
            return True
        info = os.lstat(path)
        if not isinstance(mode, int):
            try:
                mode = int(mode, 8)
            except Exception:
                try:
                    mode = self._symbolic_mode_to_octal(info, mode)
                except Exception as e:
                    self.fail_json(path=path, msg='mode must be in octal or symbolic form', details=to_native(e))
        if mode != stat.S_IMODE(mode):
            self.fail_json(path=path, msg='Invalid mode supplied, only permission info is allowed', details=mode)
        before = stat.S_IMODE(info.st_mode)
        if before != mode:
            self._differs(diff, 'mode', '0%03o' % before, '0%03o' % mode)
            if self.check_mode:
                return True
            try:
                if hasattr(os, 'lchmod'):
                    os.lchmod(path, mode)
                elif not os.path.islink(path):
                    os.chmod(path, mode)
                else:
                    followed = os.stat(path)
                    os.chmod(path, mode)
                    if followed != os.stat(path):
                        os.chmod(path, stat.S_IMODE(followed.st_mode))
            except OSError as e:
                if os.path.islink(path) and e.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
                    pass
                elif e.errno in (errno.ENOENT, errno.ELOOP):
                    pass
                else:
                    raise
            after = stat.S_IMODE(os.lstat(path).st_mode)
            if before != after:
                changed = True
        return changed

    @classmethod
    def _symbolic_mode_to_octal(cls, path_stat, symbolic_mode):
        """A mode such as u=rwx,g+X: as chmod reads it."""
        mode = stat.S_IMODE(path_stat.st_mode)
        directory = stat.S_ISDIR(path_stat.st_mode)
        shifts = {'u': 6, 'g': 3, 'o': 0}
        special = {'u': stat.S_ISUID, 'g': stat.S_ISGID}
        for clause in symbolic_mode.split(','):
            match = re.match(r'^([ugoa]*)((?:[-+=][rwxXstugo]*)+)$', clause)
            if match is None:
                raise ValueError('bad symbolic permission for mode: %s' % clause)
            users, use_umask = match.group(1), False
            if not users:
                users, use_umask = 'a', True
            users = 'ugo' if 'a' in users else users
            umask = os.umask(0)
            os.umask(umask)
            for operator, perms in re.findall(r'([-+=])([rwxXstugo]*)', match.group(2)):
                started = mode
                for user in users:
                    shift = shifts[user]
                    bits = 0
                    for perm in perms:
                        if perm in 'rwx':
                            bits |= {'r': 4, 'w': 2, 'x': 1}[perm] << shift
                        elif perm == 'X':
                            bits |= (1 << shift) if directory or started & 0o111 else 0
                        elif perm == 's':
                            bits |= special.get(user, 0)
                        elif perm == 't':
                            bits |= stat.S_ISVTX if user == 'o' or len(users) == 3 else 0
                        else:
                            bits |= ((started >> shifts[perm]) & 7) << shift
                    if use_umask:
                        bits &= ~umask
                    if operator == '=':
                        mask = (7 << shift) | special.get(user, 0) | (stat.S_ISVTX if user == 'o' else 0)
                        mode = (mode & ~mask) | bits
                    elif operator == '+':
                        mode |= bits
                    else:
                        mode &= ~bits
        return mode

    def get_file_attributes(self, path, include_version=True):
        result = {}
        program = self.get_bin_path('lsattr', False)
        if program:
            command = [program, '-vd' if include_version else '-d', path]
            try:
                rc, out, err = self.run_command(command)
                if rc == 0:
                    parts = out.split()
                    at = 1 if include_version else 0
                    if include_version:
                        result['version'] = parts[0].strip()
                    result['attr_flags'] = parts[at].replace('-', '').strip()
                    result['attributes'] = format_attributes(result['attr_flags'])
            except Exception:
                pass
        return result

    def set_attributes_if_different(self, path, attributes, changed, diff=None, expand=True):
        if attributes is None:
            return changed
        if expand:
            path = os.path.expanduser(os.path.expandvars(path))
        if self.check_file_absent_if_check_mode(path):
            return True
        existing = self.get_file_attributes(path, include_version=False)
        operator = '='
        if attributes.startswith(('-', '+')):
            operator, attributes = attributes[0], attributes[1:]
        elif attributes.startswith('='):
            attributes = attributes[1:]
        flags = existing.get('attr_flags', '')
        if flags != attributes or operator in '-+':
            if operator == '-' and not any(each in flags for each in attributes):
                return changed
            if operator == '+' and all(each in flags for each in attributes):
                return changed
            program = self.get_bin_path('chattr')
            if program:
                self._differs(diff, 'attributes', flags, '%s%s' % (operator, attributes))
                if not self.check_mode:
                    try:
                        rc, out, err = self.run_command([program, '%s%s' % (operator, attributes), path])
                        if rc != 0 or err:
                            raise Exception('Error while setting attributes: %s' % (out + err))
                    except Exception as e:
                        self.fail_json(path=path, msg='chattr failed', details=to_native(e), exception=traceback.format_exc())
                changed = True
        return changed

    def set_fs_attributes_if_different(self, file_args, changed, diff=None, expand=True):
        path = file_args['path']
        changed = self.set_context_if_different(path, file_args['secontext'], changed, diff)
        changed = self.set_owner_if_different(path, file_args['owner'], changed, diff, expand)
        changed = self.set_group_if_different(path, file_args['group'], changed, diff, expand)
        changed = self.set_mode_if_different(path, file_args['mode'], changed, diff, expand)
        return self.set_attributes_if_different(path, file_args['attributes'], changed, diff, expand)

    set_directory_attributes_if_different = set_fs_attributes_if_different
    set_file_attributes_if_different = set_fs_attributes_if_different

    def digest_from_file(self, filename, algorithm):
        if not os.path.exists(filename):
            return None
        if os.path.isdir(filename):
            self.fail_json(msg='attempted to take checksum of directory: %s' % filename)
        if hasattr(algorithm, 'hexdigest'):
            digest = algorithm
        else:
            try:
                digest = AVAILABLE_HASH_ALGORITHMS[algorithm]()
            except KeyError:
                self.fail_json(msg="Could not hash file '%s' with algorithm '%s'. Available algorithms: %s" % (
                    filename, algorithm, ', '.join(AVAILABLE_HASH_ALGORITHMS)))
        with open(os.path.realpath(filename), 'rb') as f:
            for block in iter(lambda: f.read(65536), b''):
                digest.update(block)
        return digest.hexdigest()

    def md5(self, filename):
        return self.digest_from_file(filename, 'md5')

    def sha1(self, filename):
        return self.digest_from_file(filename, 'sha1')

    def sha256(self, filename):
        return self.digest_from_file(filename, 'sha256')

    def backup_local(self, fn):
        if not os.path.exists(fn):
            return ''
        backup = '%s.%s.%s' % (fn, os.getpid(), time.strftime('%Y-%m-%d@%H:%M:%S~', time.localtime(time.time())))
        try:
            self.preserved_copy(fn, backup)
        except (shutil.Error, OSError) as e:
            self.fail_json(msg='Could not make backup of %s to %s: %s' % (fn, backup, to_native(e)))
        return backup

    def preserved_copy(self, src, dest):
        shutil.copy2(src, dest)
        if self.selinux_enabled():
            self.set_context_if_different(dest, self.selinux_context(src), False)
        info = os.stat(src)
        copied = os.stat(dest)
        if (info.st_uid, info.st_gid) != (copied.st_uid, copied.st_gid):
            os.chown(dest, info.st_uid, info.st_gid)
        attributes = self.get_file_attributes(src, include_version=False).get('attr_flags')
        if attributes:
            self.set_attributes_if_different(dest, '=%s' % attributes, True)

    def atomic_move(self, src, dest, unsafe_writes=False, keep_dest_attrs=True):
        """Puts a file in another's place; nobody ever sees half of it."""
        context = None
        old = None
        if os.path.exists(dest) and keep_dest_attrs:
            try:
                old = os.stat(dest)
                os.chmod(src, old.st_mode & _PERM_BITS)
                os.chown(src, old.st_uid, old.st_gid)
            except OSError as e:
                if e.errno != errno.EPERM:
                    raise
            if self.selinux_enabled():
                context = self.selinux_context(dest)
        elif self.selinux_enabled():
            context = self.selinux_default_context(dest)
        creating = not os.path.exists(dest)
        try:
            os.rename(src, dest)
        except OSError as e:
            if e.errno not in (errno.EPERM, errno.EXDEV, errno.EACCES, errno.ETXTBSY, errno.EBUSY):
                self.fail_json(msg='Could not replace file: %s to %s: %s' % (src, dest, to_native(e)), exception=traceback.format_exc())
            self._move_across(src, dest, unsafe_writes, e, old, context)
        if creating:
            umask = os.umask(0)
            os.umask(umask)
            os.chmod(dest, _DEFAULT_PERM & ~umask)
            try:
                os.chown(dest, os.geteuid(), os.getegid())
            except OSError:
                pass
        if self.selinux_enabled() and context:
            self.set_context_if_different(dest, context, False)

    def _move_across(self, src, dest, unsafe_writes, error, old, context):
        folder = os.path.dirname(dest) or '.'
        temporary = None
        try:
            fd, temporary = tempfile.mkstemp(prefix='.ansible_tmp', dir=folder, suffix=os.path.basename(dest))
        except OSError as e:
            if unsafe_writes:
                self._unsafe_writes(src, dest)
                return
            self.fail_json(msg='The destination directory (%s) is not writable by the current user. Error was: %s' % (folder, to_native(e)))
        try:
            os.close(fd)
            try:
                shutil.move(src, temporary)
            except OSError:
                shutil.copy2(src, temporary)
            if self.selinux_enabled() and context:
                self.set_context_if_different(temporary, context, False)
            try:
                if old is not None and (os.stat(temporary).st_uid, os.stat(temporary).st_gid) != (old.st_uid, old.st_gid):
                    os.chown(temporary, old.st_uid, old.st_gid)
            except OSError as e:
                if e.errno != errno.EPERM:
                    raise
            try:
                os.rename(temporary, dest)
            except (shutil.Error, OSError) as e:
                if unsafe_writes and getattr(e, 'errno', None) == errno.EBUSY:
                    self._unsafe_writes(temporary, dest)
                else:
                    self.fail_json(msg='Unable to make %s into to %s, failed final rename from %s: %s' % (
                        src, dest, temporary, to_native(e)), exception=traceback.format_exc())
        finally:
            if temporary is not None:
                self.cleanup(temporary)
            if os.path.exists(src):
                self.cleanup(src)

    def _unsafe_writes(self, src, dest):
        try:
            with open(dest, 'wb') as out, open(src, 'rb') as given:
                shutil.copyfileobj(given, out)
        except OSError as e:
            self.fail_json(msg='Could not write data to file (%s) from (%s): %s' % (dest, src, to_native(e)), exception=traceback.format_exc())

    def append_to_file(self, filename, str):
        with open(os.path.expandvars(os.path.expanduser(filename)), 'a') as f:
            f.write(str)
