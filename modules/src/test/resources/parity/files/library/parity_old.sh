#!/bin/sh
# A module in the oldest style.
. "$1"
printf '{"changed": false, "msg": "%s and %s"}\n' "${first:-nothing}" "${second:-nothing}"
