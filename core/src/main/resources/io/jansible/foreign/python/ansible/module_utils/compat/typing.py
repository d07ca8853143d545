from typing import *  # noqa: F401,F403
import typing


def __getattr__(name):
    return getattr(typing, name)
