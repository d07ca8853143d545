"""Calls to services on the net: how often, and again after a failure."""
import copy
import functools
import itertools
import secrets
import sys
import time


def rate_limit_argument_spec(spec=None):
    return dict(dict(rate=dict(type='int'), rate_limit=dict(type='int')), **(spec or {}))


def retry_argument_spec(spec=None):
    return dict(dict(retries=dict(type='int'), retry_pause=dict(type='float', default=1)), **(spec or {}))


def basic_auth_argument_spec(spec=None):
    return dict(dict(
        api_username=dict(type='str'), api_password=dict(type='str', no_log=True), api_url=dict(type='str'),
        validate_certs=dict(type='bool', default=True)), **(spec or {}))


def rate_limit(rate=None, rate_limit=None):
    minimum = float(rate_limit) / float(rate) if rate and rate_limit else None

    def wrapper(function):
        last = [0.0]

        def limited(*args, **kwargs):
            if minimum is not None:
                left = minimum - (time.monotonic() - last[0])
                if left > 0:
                    time.sleep(left)
                last[0] = time.monotonic()
            return function(*args, **kwargs)
        return limited
    return wrapper


def retry(retries=None, retry_pause=1):
    def wrapper(function):
        def retried(*args, **kwargs):
            for count in itertools.count(1):
                if retries is not None and count > retries:
                    raise Exception('Retry limit exceeded: %d' % retries)
                try:
                    result = function(*args, **kwargs)
                    if result:
                        return result
                except Exception:
                    pass
                if retries is None:
                    return function(*args, **kwargs)
                time.sleep(retry_pause)
        return retried
    return wrapper


def generate_jittered_backoff(retries=10, delay_base=3, delay_threshold=60):
    for attempt in range(retries):
        yield secrets.randbelow(int(min(delay_threshold, delay_base * 2 ** attempt)) or 1)


def retry_never(exception_or_result):
    return False


def retry_with_delays_and_condition(backoff_iterator, should_retry_error=None):
    should_retry = should_retry_error or retry_never

    def wrapper(function):
        @functools.wraps(function)
        def retried(*args, **kwargs):
            call = functools.partial(function, *args, **kwargs)
            for delay in backoff_iterator:
                try:
                    return call()
                except Exception as e:
                    if not should_retry(e):
                        raise
                    time.sleep(delay)
            return call()
        return retried
    return wrapper


assert copy and sys
