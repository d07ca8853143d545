#!/bin/sh
# what flanneld writes once it runs
for node in node1 node2 node3; do
  "$T" exec $node sh -c 'mkdir -p /run/flannel && echo FLANNEL_MTU=1450 > /run/flannel/subnet.env'
done
