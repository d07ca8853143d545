"""Answers what ansible-core's Templar makes of templates: one JSON object per line in, one per line out."""
import json
import sys

from ansible.parsing.dataloader import DataLoader
from ansible.playbook.conditional import Conditional
from ansible.template import Templar

loader = DataLoader()
for line in sys.stdin:
    record = json.loads(line)
    variables = record.get('vars', {})
    try:
        templar = Templar(loader, variables)
        if record.get('kind') == 'conditional':
            checker = Conditional(loader)
            checker.when = [record['template']]
            value = checker.evaluate_conditional(templar, variables)
        elif record.get('kind') == 'file':
            value = templar.do_template(record['template'], preserve_trailing_newlines=True, escape_backslashes=False, convert_data=False)
        else:
            value = templar.template(record['template'])
        answer = {'value': repr(value), 'type': type(value).__name__}
    except RecursionError:
        answer = {'error': 'RecursionError', 'message': ''}
    except Exception as e:
        answer = {'error': type(e).__name__, 'message': getattr(e, 'message', None) or str(e)}
    sys.stdout.write(json.dumps(answer) + '\n')
    sys.stdout.flush()
