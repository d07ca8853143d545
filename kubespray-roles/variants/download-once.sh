#!/bin/sh
rm -rf /tmp/kubespray-variant-cache
