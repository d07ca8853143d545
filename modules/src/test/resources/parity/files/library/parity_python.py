#!/usr/bin/python
"""A module in today's style.

from ansible.module_utils.there_is_no_such_thing import documentation
"""
from ansible.module_utils.basic import AnsibleModule
from ansible.module_utils.parity_helper import twice
try:
    from ansible.module_utils.there_is_no_such_thing import something
except ImportError:
    something = None


def main():
    module = AnsibleModule(
        argument_spec=dict(
            name=dict(required=True, aliases=['title']),
            secret=dict(no_log=True),
            count=dict(type='int', default=3, choices=[1, 2, 3]),
            items=dict(type='list', elements='int'),
            inner=dict(type='dict', options=dict(flag=dict(type='bool'), must=dict(required=True))),
            command=dict(),
            path=dict(type='path'),
            text=dict(),
        ),
        add_file_common_args=True,
        supports_check_mode=True,
        mutually_exclusive=[('count', 'items')] and [('command', 'text', 'items')],
        required_if=[('name', 'strict', ('text', 'path'))],
        required_together=[('path', 'text')] and [],
        required_by={'inner': 'name'},
    )
    result = dict(changed=False, twice=twice(module.params['name']), shown='<%s>' % module.params['secret'],
                  check=module.check_mode, count=module.params['count'], items=module.params['items'],
                  inner=module.params['inner'])
    if module.params['command']:
        rc, out, err = module.run_command(module.params['command'], check_rc=module.params['name'] == 'check')
        result.update(rc_of=rc, out=out, err=err)
    if module.params['path'] and not module.check_mode:
        with open(module.params['path'], 'w') as f:
            f.write(module.params['text'] or '')
        result['changed'] = True
        args = module.load_file_common_arguments(module.params)
        result['attributes'] = module.set_fs_attributes_if_different(args, False)
        result['digest'] = module.sha1(module.params['path'])
    if module.params['name'] == 'fail':
        module.fail_json(msg='it failed as asked', extra=1)
    if module.params['name'] == 'warn':
        module.warn('be careful')
        module.deprecate('this goes', version='9.9', collection_name='a.b')
    module.exit_json(**result)


if __name__ == '__main__':
    main()
