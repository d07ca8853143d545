#!/usr/bin/python
# WANT_JSON
import json
import sys

with open(sys.argv[1]) as given:
    arguments = json.load(given)
print('some noise')
print(json.dumps(dict(changed=True, greeting='hello %s' % arguments.get('name'), check=arguments['_ansible_check_mode'])))
