"""Times in UTC."""
import datetime as _datetime
from datetime import timezone

UTC = timezone.utc


def utcfromtimestamp(timestamp):
    return _datetime.datetime.fromtimestamp(timestamp, tz=timezone.utc)


def utcnow():
    return _datetime.datetime.now(tz=timezone.utc)
