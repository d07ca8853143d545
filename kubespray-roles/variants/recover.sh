#!/bin/sh
# node3 is lost: a new machine has its name
"$T" reset node3
