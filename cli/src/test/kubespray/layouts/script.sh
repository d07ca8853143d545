#!/bin/sh
cat << 'JSON'
{"kube_control_plane": ["node1"], "etcd": {"hosts": ["node1"], "vars": {"where_from": "script"}}, "kube_node": ["node2", "node3"],
 "k8s_cluster": {"children": ["kube_control_plane", "kube_node"], "vars": {"kube_network_plugin": "flannel"}},
 "_meta": {"hostvars": {"node1": {"ip": "192.0.2.1", "etcd_member_name": "etcd1"}, "node2": {"ip": "192.0.2.2"}, "node3": {}}}}
JSON
