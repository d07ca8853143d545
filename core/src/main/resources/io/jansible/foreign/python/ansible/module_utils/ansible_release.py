"""What modules read to know which ansible-core they run under."""
__version__ = '2.18.0'
__author__ = 'Ansible, Inc.'
__codename__ = 'Fool in the Rain'
