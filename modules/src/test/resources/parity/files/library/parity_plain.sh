#!/bin/sh
# A module that forgets to answer in JSON.
echo plain text
echo an error >&2
exit 3
