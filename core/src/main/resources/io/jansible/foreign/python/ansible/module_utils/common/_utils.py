from ansible.module_utils.common.sys_info import _all_subclasses


def get_all_subclasses(cls):
    return set(_all_subclasses(cls))
