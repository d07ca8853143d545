"""A locale in which programs speak as modules expect."""


def get_best_parsable_locale(module, preferences=None, raise_on_locale=False):
    wanted = preferences or ['C.utf8', 'C.UTF-8', 'en_US.utf8', 'C', 'POSIX']
    try:
        program = module.get_bin_path('locale')
        if not program:
            raise RuntimeWarning("Could not find 'locale' tool")
        rc, out, err = module.run_command([program, '-a'])
        if rc != 0:
            raise RuntimeWarning('Unable to get locale information, rc=%s: %s' % (rc, err))
        if not out:
            raise RuntimeWarning('No output from locale, rc=%s: %s' % (rc, err))
        available = out.strip().splitlines()
        for name in wanted:
            if name in available:
                return name
    except RuntimeWarning as e:
        if raise_on_locale:
            raise
        module.debug('Failed to get locale information: %s' % e)
    return 'C'
