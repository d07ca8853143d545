"""JSON of values that json itself refuses."""
import datetime
import json
from collections.abc import Mapping

from ansible.module_utils.common.collections import is_sequence
from ansible.module_utils.common.text.converters import to_text


class AnsibleJSONEncoder(json.JSONEncoder):
    def __init__(self, preprocess_unsafe=False, vault_to_text=False, **kwargs):
        super().__init__(**kwargs)

    def default(self, o):
        if isinstance(o, Mapping):
            return dict(o)
        if isinstance(o, (datetime.date, datetime.datetime)):
            return o.isoformat()
        if isinstance(o, bytes):
            return to_text(o)
        if is_sequence(o) or isinstance(o, (set, frozenset)):
            return list(o)
        return super().default(o)


def json_dump(structure):
    return json.dumps(structure, cls=AnsibleJSONEncoder, sort_keys=True, indent=4)
