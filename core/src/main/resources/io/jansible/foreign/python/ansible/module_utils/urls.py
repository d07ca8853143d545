"""HTTP for modules, over the standard library."""
import base64
import email.mime.application
import email.mime.multipart
import email.mime.nonmultipart
import email.parser
import email.policy
import email.utils
import gzip
import http.client
import http.cookiejar
import io
import mimetypes
import netrc
import os
import socket
import ssl
import tempfile
import traceback
import urllib.error
import urllib.request
from collections.abc import Mapping
from urllib.parse import unquote, urlparse, urlunparse

from ansible.module_utils.common.collections import is_sequence
from ansible.module_utils.common.text.converters import to_bytes, to_native, to_text

HAS_GZIP = True
CRYPTOGRAPHY = None


class ConnectionError(Exception):
    pass


class ProxyError(ConnectionError):
    pass


class SSLValidationError(ConnectionError):
    pass


class NoSSLError(SSLValidationError):
    pass


class MissingModuleError(Exception):
    def __init__(self, message, import_traceback, module=None):
        super().__init__(message)
        self.import_traceback = import_traceback
        self.module = module


class _UnixConnection(http.client.HTTPConnection):
    def __init__(self, host, unix_socket=None, **kwargs):
        super().__init__(host, **kwargs)
        self._unix_socket = unix_socket

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        if self.timeout is not socket._GLOBAL_DEFAULT_TIMEOUT:
            self.sock.settimeout(self.timeout)
        self.sock.connect(self._unix_socket)


class UnixHTTPHandler(urllib.request.HTTPHandler):
    def __init__(self, unix_socket, **kwargs):
        super().__init__(**kwargs)
        self._unix_socket = unix_socket

    def http_open(self, req):
        return self.do_open(lambda host, **kw: _UnixConnection(host, unix_socket=self._unix_socket, **kw), req)


class HTTPRedirectHandler(urllib.request.HTTPRedirectHandler):
    def __init__(self, follow_redirects=None):
        self.follow_redirects = follow_redirects

    def redirect_request(self, req, fp, code, msg, headers, newurl):
        policy = self.follow_redirects
        if policy in ('urllib2', 'urllib'):
            return super().redirect_request(req, fp, code, msg, headers, newurl)
        method = req.get_method()
        allowed = policy in ('all', 'yes', True) or (policy == 'safe' and method in ('GET', 'HEAD'))
        if not allowed:
            raise urllib.error.HTTPError(newurl if policy in ('no', 'none', False) else req.get_full_url(),
                                         code, msg, headers, fp)
        data, kept = req.data, req.headers
        if code not in (307, 308):
            data = None
            kept = dict((key, value) for key, value in req.headers.items()
                        if key.lower() not in ('content-length', 'content-type', 'transfer-encoding'))
            if (code in (302, 303) and method != 'HEAD') or (code == 301 and method == 'POST'):
                method = 'GET'
        return urllib.request.Request(newurl.replace(' ', '%20'), data=data, headers=kept,
                                      origin_req_host=req.origin_req_host, unverifiable=True, method=method)


class GzipDecodedReader(gzip.GzipFile):
    def __init__(self, fp):
        super().__init__(mode='rb', fileobj=io.BytesIO(fp.read()))

    @staticmethod
    def missing_gzip_error():
        return 'gzip is missing'


def basic_auth_header(username, password):
    if password is None:
        password = ''
    return b'Basic %s' % base64.b64encode(to_bytes('%s:%s' % (username, password), errors='surrogate_or_strict'))


def rfc2822_date_string(timetuple, zone='-0000'):
    import calendar
    return email.utils.formatdate(calendar.timegm(timetuple), usegmt=zone == 'GMT')


def get_user_agent():
    from ansible.module_utils.ansible_release import __version__
    return 'ansible-httpget/%s' % __version__


def get_ca_certs(cafile=None, capath=None):
    paths = ssl.get_default_verify_paths()
    return cafile or paths.cafile or '', b'', [path for path in (capath, paths.capath) if path]


def make_context(cafile=None, cadata=None, capath=None, ciphers=None, validate_certs=True, client_cert=None, client_key=None):
    if ciphers is not None and not is_sequence(ciphers):
        raise TypeError('Ciphers must be a list. Got %s.' % ciphers.__class__.__name__)
    context = ssl.create_default_context(cafile=cafile)
    if not validate_certs:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    elif cadata or capath:
        context.load_verify_locations(cadata=cadata, capath=capath)
    if ciphers:
        context.set_ciphers(':'.join(ciphers))
    if client_cert:
        context.load_cert_chain(client_cert, keyfile=client_key)
    return context


def generic_urlparse(parts):
    fields = dict((name, getattr(parts, name)) for name in (
        'scheme', 'netloc', 'path', 'params', 'query', 'fragment', 'username', 'password', 'hostname', 'port'))
    return fields


def _authentication(url, username, password, force_basic_auth, use_netrc):
    headers, handlers = {}, []
    parsed = urlparse(url)
    if parsed.scheme == 'ftp':
        return url, headers, handlers
    netloc = parsed.netloc
    if not username and '@' in netloc:
        credentials, netloc = netloc.rsplit('@', 1)
        username, _sep, password = credentials.partition(':')
        username, password = unquote(username), unquote(password)
        url = urlunparse(parsed._replace(netloc=netloc))
    if username and not force_basic_auth:
        manager = urllib.request.HTTPPasswordMgrWithDefaultRealm()
        manager.add_password(None, netloc, username, password or '')
        handlers.append(urllib.request.HTTPBasicAuthHandler(manager))
        handlers.append(urllib.request.HTTPDigestAuthHandler(manager))
    elif username:
        headers['Authorization'] = basic_auth_header(username, password)
    elif use_netrc:
        try:
            login = netrc.netrc(os.environ.get('NETRC')).authenticators(parsed.hostname)
        except (OSError, netrc.NetrcParseError):
            login = None
        if login and login[0] and login[2]:
            headers['Authorization'] = basic_auth_header(login[0], login[2])
    return url, headers, handlers


class Request:
    _DEFAULTS = dict(
        headers=None, use_proxy=True, force=False, timeout=10, validate_certs=True, url_username=None,
        url_password=None, http_agent=None, force_basic_auth=False, follow_redirects='urllib2', client_cert=None,
        client_key=None, cookies=None, unix_socket=None, ca_path=None, unredirected_headers=None, decompress=True,
        ciphers=None, use_netrc=True, context=None)

    def __init__(self, headers=None, **kwargs):
        settings = dict(self._DEFAULTS, headers=headers or {}, **dict(
            (key, value) for key, value in kwargs.items() if key in self._DEFAULTS))
        if not isinstance(settings['headers'], dict):
            raise ValueError('headers must be a dict: %r' % headers)
        self._settings = settings
        for key, value in settings.items():
            setattr(self, key, value)

    def open(self, method, url, data=None, headers=None, last_mod_time=None, use_gssapi=False, **kwargs):
        def setting(name):
            value = kwargs.get(name)
            return self._settings[name] if value is None else value

        if headers is None:
            headers = {}
        elif not isinstance(headers, dict):
            raise ValueError('headers must be a dict')
        headers = dict(self.headers, **headers)
        if use_gssapi:
            raise MissingModuleError('gssapi is not supported', import_traceback=None)
        handlers = []
        unix_socket = setting('unix_socket')
        if unix_socket:
            handlers.append(UnixHTTPHandler(unix_socket))
        url, extra, more = _authentication(url, setting('url_username'), setting('url_password'),
                                           setting('force_basic_auth'), setting('use_netrc'))
        headers.update(extra)
        handlers.extend(more)
        if not setting('use_proxy'):
            handlers.append(urllib.request.ProxyHandler({}))
        context = setting('context') or make_context(
            cafile=setting('ca_path'), ciphers=setting('ciphers'), validate_certs=setting('validate_certs'),
            client_cert=setting('client_cert'), client_key=setting('client_key'))
        handlers.append(urllib.request.HTTPSHandler(context=context))
        handlers.append(HTTPRedirectHandler(setting('follow_redirects')))
        cookies = setting('cookies')
        if cookies is not None:
            handlers.append(urllib.request.HTTPCookieProcessor(cookies))
        opener = urllib.request.build_opener(*handlers)
        urllib.request.install_opener(opener)
        request = urllib.request.Request(url, data=to_bytes(data, nonstring='passthru'), method=method.upper())
        agent = setting('http_agent')
        if agent:
            request.add_header('User-agent', agent)
        if setting('force'):
            request.add_header('cache-control', 'no-cache')
        elif last_mod_time:
            request.add_header('If-Modified-Since', rfc2822_date_string(last_mod_time.timetuple(), 'GMT'))
        once = [name.lower() for name in setting('unredirected_headers') or []]
        for name, value in headers.items():
            if name.lower() in once:
                request.add_unredirected_header(name, value)
            else:
                request.add_header(name, value)
        response = urllib.request.urlopen(request, None, setting('timeout'))
        if setting('decompress') and response.headers.get('content-encoding', '').lower() == 'gzip':
            response.fp = GzipDecodedReader(response.fp)
            response.length = None
        return response

    def get(self, url, **kwargs):
        return self.open('GET', url, **kwargs)

    def options(self, url, **kwargs):
        return self.open('OPTIONS', url, **kwargs)

    def head(self, url, **kwargs):
        return self.open('HEAD', url, **kwargs)

    def post(self, url, data=None, **kwargs):
        return self.open('POST', url, data=data, **kwargs)

    def put(self, url, data=None, **kwargs):
        return self.open('PUT', url, data=data, **kwargs)

    def patch(self, url, data=None, **kwargs):
        return self.open('PATCH', url, data=data, **kwargs)

    def delete(self, url, **kwargs):
        return self.open('DELETE', url, **kwargs)


def open_url(url, data=None, headers=None, method=None, **kwargs):
    return Request().open(method or ('POST' if data else 'GET'), url, data=data, headers=headers, **kwargs)


def prepare_multipart(fields):
    if not isinstance(fields, Mapping):
        raise TypeError('Mapping is required, cannot be type %s' % fields.__class__.__name__)
    message = email.mime.multipart.MIMEMultipart('form-data')
    for field, value in sorted(fields.items()):
        filename, content, mime = None, value, 'text/plain'
        if isinstance(value, Mapping):
            filename, content = value.get('filename'), value.get('content')
            if not filename and not content:
                raise ValueError('at least one of filename or content must be provided')
            mime = value.get('mime_type') or mimetypes.guess_type(filename or '', strict=False)[0] or 'application/octet-stream'
        elif not isinstance(value, str):
            raise TypeError('value must be a string, or mapping, cannot be type %s' % value.__class__.__name__)
        main_type, _sep, sub_type = mime.partition('/')
        if not content and filename:
            with open(to_bytes(filename), 'rb') as f:
                part = email.mime.application.MIMEApplication(f.read())
            del part['Content-Type']
            part.add_header('Content-Type', '%s/%s' % (main_type, sub_type))
        else:
            part = email.mime.nonmultipart.MIMENonMultipart(main_type, sub_type)
            part.set_payload(to_bytes(content))
        part.add_header('Content-Disposition', 'form-data')
        del part['MIME-Version']
        part.set_param('name', field, header='Content-Disposition')
        if filename:
            part.set_param('filename', to_native(os.path.basename(filename)), header='Content-Disposition')
        message.attach(part)
    headers, _sep, content = message.as_bytes(policy=email.policy.HTTP).partition(b'\r\n\r\n')
    return email.parser.BytesHeaderParser().parsebytes(headers)['content-type'], content


def get_response_filename(response):
    name = os.path.basename(urlparse(response.geturl())[2].rstrip('/')) or None
    return response.headers.get_param('filename', header='content-disposition') or (unquote(name) if name else None)


def parse_content_type(response):
    content_type = (response.headers.get_content_type() or 'application/octet-stream').split(',')[0]
    main_type, sub_type = content_type.split('/')
    return content_type, main_type, sub_type, (response.headers.get_param('charset') or 'utf-8').split(',')[0]


def url_argument_spec():
    return dict(
        url=dict(type='str'), force=dict(type='bool', default=False),
        http_agent=dict(type='str', default='ansible-httpget'), use_proxy=dict(type='bool', default=True),
        validate_certs=dict(type='bool', default=True), url_username=dict(type='str'),
        url_password=dict(type='str', no_log=True), force_basic_auth=dict(type='bool', default=False),
        client_cert=dict(type='path'), client_key=dict(type='path'), use_gssapi=dict(type='bool', default=False))


def url_redirect_argument_spec():
    return dict(follow_redirects=dict(type='str', default='safe', choices=['all', 'no', 'none', 'safe', 'urllib2', 'yes']))


def fetch_url(module, url, data=None, headers=None, method=None, use_proxy=None, force=False, last_mod_time=None,
              timeout=10, use_gssapi=False, unix_socket=None, ca_path=None, cookies=None, unredirected_headers=None,
              decompress=True, ciphers=None, use_netrc=True):
    params = module.params
    if use_proxy is None:
        use_proxy = params.get('use_proxy', True)
    if not isinstance(cookies, http.cookiejar.CookieJar):
        cookies = http.cookiejar.CookieJar()
    response, info = None, dict(url=url, status=-1)
    try:
        response = open_url(
            url, data=data, headers=headers, method=method, use_proxy=use_proxy, force=force,
            last_mod_time=last_mod_time, timeout=timeout, validate_certs=params.get('validate_certs', True),
            url_username=params.get('url_username', ''), url_password=params.get('url_password', ''),
            http_agent=params.get('http_agent', get_user_agent()), force_basic_auth=params.get('force_basic_auth', ''),
            follow_redirects=params.get('follow_redirects', 'urllib2'), client_cert=params.get('client_cert'),
            client_key=params.get('client_key'), cookies=cookies, use_gssapi=params.get('use_gssapi', use_gssapi),
            unix_socket=unix_socket, ca_path=ca_path, unredirected_headers=unredirected_headers,
            decompress=decompress, ciphers=ciphers, use_netrc=use_netrc)
        joined = {}
        for name, value in response.headers.items():
            name = name.lower()
            joined[name] = ', '.join((joined[name], value)) if name in joined else value
        info.update(joined)
        info['cookies_string'] = '; '.join('%s=%s' % (cookie.name, cookie.value) for cookie in cookies)
        info['cookies'] = dict((cookie.name, cookie.value) for cookie in cookies)
        info.update(msg='OK (%s bytes)' % response.headers.get('Content-Length', 'unknown'), url=response.geturl(),
                    status=response.code)
    except (ConnectionError, ValueError) as e:
        module.fail_json(msg=to_native(e), **info)
    except MissingModuleError as e:
        module.fail_json(msg=to_text(e), exception=e.import_traceback)
    except urllib.error.HTTPError as e:
        response = e
        body = e.read() if e.fp is not None else ''
        info.update(dict((key.lower(), value) for key, value in e.info().items()))
        info.update(msg=to_native(e), body=body, status=e.code)
    except urllib.error.URLError as e:
        info.update(msg='Request failed: %s' % to_native(e), status=int(getattr(e, 'code', -1)))
    except OSError as e:
        info.update(msg='Connection failure: %s' % to_native(e), status=-1)
    except http.client.BadStatusLine as e:
        info.update(msg='Connection failure: connection was closed before a valid response was received: %s' % to_native(e.line), status=-1)
    except Exception as e:
        info.update(msg='An unknown error occurred: %s' % to_native(e), status=-1, exception=traceback.format_exc())
    return response, info


def fetch_file(module, url, data=None, headers=None, method=None, use_proxy=True, force=False, last_mod_time=None,
               timeout=10, unredirected_headers=None, decompress=True, ciphers=None):
    name, extension = os.path.splitext(str(url).rsplit('/', 1)[1])
    handle = tempfile.NamedTemporaryFile(dir=module.tmpdir, prefix=name, suffix=extension, delete=False)
    module.add_cleanup_file(handle.name)
    try:
        response, info = fetch_url(module, url, data, headers, method, use_proxy, force, last_mod_time, timeout,
                                   unredirected_headers=unredirected_headers, decompress=decompress, ciphers=ciphers)
        if not response or (response.code and response.code >= 400):
            module.fail_json(msg='Failure downloading %s, %s' % (url, info['msg']))
        for block in iter(lambda: response.read(65536), b''):
            handle.write(block)
        handle.close()
    except Exception as e:
        module.fail_json(msg='Failure downloading %s, %s' % (url, to_native(e)))
    return handle.name
