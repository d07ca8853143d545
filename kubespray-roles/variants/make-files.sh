#!/usr/bin/env bash
# make-files.sh WORKDIR INVENTORY_DIR, in place of the bed's: the variant's variables and groups, the bed's own files, then
# ours (more-files.py), then what the hosts need.
set -euo pipefail
D=$1 inv=$2
export T=$(dirname "${BASH_SOURCE[0]}")/../testbed.sh
for name in $VARIANT; do
  if [[ -e $VARIANTS/$name.yml ]]; then
    # beside Kubespray's sample, which has some of these variables in all/ and some in k8s_cluster/
    for group in all k8s_cluster; do cp "$VARIANTS/$name.yml" "$inv/group_vars/$group/zz-variant-$name.yml"; done
  fi
  if [[ -e $VARIANTS/$name.ini ]]; then
    { sed -n '1,/^\[/{/^\[/!p}' "$inv/hosts.ini"; cat "$VARIANTS/$name.ini"; sed -n '/^\[all:vars\]/,$p' "$inv/hosts.ini"; } > "$inv/hosts.new"
    mv "$inv/hosts.new" "$inv/hosts.ini"
  fi
done
# the bed's finds its own folder by the name it is called by
folder=$(dirname "${BASH_SOURCE[0]}")
ln -sf "$BED_FILES" "$folder/bed-files.sh"
"$folder/bed-files.sh" "$D" "$inv"
"$VARIANTS/more-files.py" "$D" "$inv" "$folder"
for name in $VARIANT; do
  if [[ -e $VARIANTS/$name.sh ]]; then "$VARIANTS/$name.sh"; fi
done
