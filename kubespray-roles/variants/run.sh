#!/usr/bin/env bash
# Runs a variant of Kubespray on the test bed: run.sh VARIANT[,VARIANT...] OUT [options of the bed's run.sh]
#
# A variant is NAME.yml (variables, put beside the inventory's others), NAME.ini (the inventory's groups), NAME.sh (what the
# hosts need before the run; $T is testbed.sh), any of them: see this folder. `plain` has nothing.
# The bed's own recipe does the rest, with two files of it extended: kubestub.py by stand-ins.py, make-files.sh by ours.
# A checkout older than v2.31 works too, as far as the stand-ins reach.
#
#   BED                the folder of the bed's run.sh and parity.py (default: ../shared/testbed/kubespray beside the project)
#   KUBESPRAY_DIR      Kubespray's checkout (default: ~/.cache/jansible/kubespray/v2.31.0)
#   ANSIBLE_PLAYBOOK   the engine (default: the project's jansible-playbook)
#   FILES_PLAYBOOK     ansible-playbook of ansible-core 2.18 (default: ~/.cache/jansible/bin/ansible-playbook)
# Compare two engines' runs with the bed's parity.py, and OUT/inventory/artifacts with diff -r.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
project=$(cd "$here/../.." && pwd)
names=${1:?which variant?} out=${2:?where do the results go?}
shift 2
bed=$(cd "${BED:-$project/../shared/testbed/kubespray}" && pwd)
export KUBESPRAY_DIR=${KUBESPRAY_DIR:-$HOME/.cache/jansible/kubespray/v2.31.0}
export ANSIBLE_PLAYBOOK=${ANSIBLE_PLAYBOOK:-$project/jansible-playbook}
export FILES_PLAYBOOK=${FILES_PLAYBOOK:-$HOME/.cache/jansible/bin/ansible-playbook}
export VARIANTS=$here VARIANT=${names//,/ } BED_FILES=$bed/make-files.sh
for name in $VARIANT; do
  compgen -G "$here/$name.*" > /dev/null || { echo "run.sh: no variant $name" >&2; exit 2; }
done
case $names in
  recover) set -- --keep --topology 3 --playbook recover-control-plane.yml "$@" -- --limit etcd,kube_control_plane -e etcd_retries=10 playbooks/facts.yml ;;
esac
mkdir -p "$out"
out=$(cd "$out" && pwd)
rm -rf "$out/bed"
mkdir -p "$out/bed/kubespray"
ln -s "$bed/../testbed.sh" "$out/bed/"
ln -s "$bed/run.sh" "$here/make-files.sh" "$out/bed/kubespray/"
# older releases: another name of a role, versions that begin with v, addresses without a variable for their servers
defaults=$KUBESPRAY_DIR/roles/kubespray_defaults/defaults/main/download.yml
[[ -e $defaults ]] || defaults=${defaults/kubespray_defaults/kubespray-defaults}
sed -E "s/- kubespray_defaults/- $(cut -d/ -f1 <<< "${defaults#"$KUBESPRAY_DIR/roles/"}")/; s/\{\{ (\w+_version) \}\}/{{ \1 | regex_replace('^v', '') }}/" \
  "$bed/versions.yml" > "$out/bed/kubespray/versions.yml"
{ cat "$bed/offline.yml"; sed -nE 's#^(\w+_download_url: ")https://#\1{{ files_repo }}/#p' "$defaults"; } > "$out/bed/kubespray/offline.yml"
cat <(echo '#!/usr/bin/python3') "$here/stand-ins.py" "$bed/kubestub.py" > "$out/bed/kubespray/kubestub.py"
"$out/bed/kubespray/run.sh" "$out" "$@"
