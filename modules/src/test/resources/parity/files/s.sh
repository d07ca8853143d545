#!/bin/sh
echo "$@"; pwd; [ "$1" != fail ]
