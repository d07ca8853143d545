#!/usr/bin/env bash
# Runs one of Kubespray's playbooks with ansible-playbook and with jansible-playbook on the same test bed and compares
# every task's result and every file on the hosts: compare.sh OUT [options of the bed's run.sh]
#
#   BED                the folder of the bed's run.sh and parity.py (default: ../shared/testbed/kubespray beside the project)
#   KUBESPRAY_DIR      Kubespray's checkout (default: ~/.cache/jansible/kubespray/v2.31.0)
#   ANSIBLE            ansible-playbook of ansible-core 2.18 (default: ~/.cache/jansible/bin/ansible-playbook)
# OUT/ansible is kept and used again where it is there already.
set -euo pipefail
project=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
out=${1:?where do the results go?}
shift
bed=${BED:-$project/../shared/testbed/kubespray}
export KUBESPRAY_DIR=${KUBESPRAY_DIR:-$HOME/.cache/jansible/kubespray/v2.31.0}
ansible=${ANSIBLE:-$HOME/.cache/jansible/bin/ansible-playbook}
[ -x "$bed/run.sh" ] || { echo "compare.sh: no test bed at $bed (set BED)" >&2; exit 2; }
mkdir -p "$out"
[ -e "$out/ansible/figures.json" ] || ANSIBLE_PLAYBOOK=$ansible "$bed/run.sh" "$out/ansible" "$@"
"$project/jansible-playbook" --version > /dev/null # builds where need be, so that it is not measured
FILES_PLAYBOOK=$ansible ANSIBLE_PLAYBOOK=$project/jansible-playbook "$bed/run.sh" "$out/jansible" "$@"
"$bed/parity.py" "$out/ansible" "$out/jansible"
