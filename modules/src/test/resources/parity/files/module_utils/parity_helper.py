from ansible.module_utils.common.text.converters import to_text


def twice(text):
    return to_text(text) * 2
