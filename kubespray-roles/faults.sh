#!/usr/bin/env bash
# Breaks runs of cluster.yml at random moments and runs it again: faults.sh OUT FIRST_SEED LAST_SEED [options of the bed's run.sh]
#
# By its seed a run loses its controller (kill -9), a node's sshd with all sessions (kill -9) or a node's network cable (the
# link is down for 20 seconds). What a second run then leaves on the hosts is compared with what one undisturbed run left and
# what a second one made of that (OUT/calm1 and OUT/calm, kept and used again). BED, KUBESPRAY_DIR, ANSIBLE: as compare.sh has them. OUT/summary: a line for each seed.
set -uo pipefail
project=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
out=${1:?where do the results go?} first=${2:?first seed} last=${3:?last seed}
shift 3
bed=${BED:-$project/../shared/testbed/kubespray}
export KUBESPRAY_DIR=${KUBESPRAY_DIR:-$HOME/.cache/jansible/kubespray/v2.31.0}
export FILES_PLAYBOOK=${ANSIBLE:-$HOME/.cache/jansible/bin/ansible-playbook}
export ANSIBLE_PLAYBOOK=${ENGINE:-$project/jansible-playbook}
[ -x "$bed/run.sh" ] || { echo "faults.sh: no test bed at $bed (set BED)" >&2; exit 2; }
mkdir -p "$out"
$ANSIBLE_PLAYBOOK --version > /dev/null # builds where need be

run() { # FOLDER [options]: the exit code of the engine
  local folder=$1
  shift
  mkdir -p "$folder"
  "$bed/run.sh" "$folder" "$@" > "$folder/out" 2>&1
}

disturb() { # KIND NODE_NUMBER AFTER LOG
  local group=/sys/fs/cgroup/cpuacct/jtb-run i pid
  [ -d /sys/fs/cgroup/cpuacct ] || group=/sys/fs/cgroup/jtb-run
  for ((i = 0; i < 1200; i++)); do [ -s "$4" ] && break; sleep 0.1; done
  sleep "$3"
  case $1 in
    controller) while read -r pid; do kill -9 "$pid"; done < "$group/cgroup.procs" ;;
    sshd) "$bed/../testbed.sh" exec "node$2" pkill -9 sshd ;;
    cable) ip link set "jtbv$2" down; sleep 20; ip link set "jtbv$2" up ;;
  esac
} 2> /dev/null

compare() { # ONE_RUN TWO_RUNS BROKEN: what neither of the calm lists has, and what both have and the broken one has not
  comm -13 <(sort -u "$1" "$2") <(sort -u "$3")
  comm -23 <(comm -12 <(sort -u "$1") <(sort -u "$2")) <(sort -u "$3")
}

if [ ! -e "$out/calm/done" ]; then
  run "$out/calm1" "$@" && run "$out/calm" --keep "$@" || { echo "faults.sh: the undisturbed runs failed" >&2; exit 1; }
  touch "$out/calm/done"
fi
worst=0
for ((seed = first; seed <= last; seed++)); do
  RANDOM=$seed
  kinds=(controller sshd cable)
  kind=${kinds[RANDOM % 3]} node=$((RANDOM % 3 + 1)) after=$((RANDOM % ${SPAN:-60} + 1)).$((RANDOM % 10))
  folder=$out/$seed
  rm -rf "$folder"
  mkdir -p "$folder/broken"
  disturb "$kind" "$node" "$after" "$folder/broken/run.log" &
  run "$folder/broken" "$@"
  broken=$?
  wait
  for again in 1 2 3; do
    run "$folder/again" --keep "$@" && break
  done
  differences=$(for node in node1 node2 node3; do
    compare "$out/calm1/$node.list" "$out/calm/$node.list" "$folder/again/$node.list"
  done | wc -l)
  [ "$differences" = 0 ] || worst=1
  echo "seed $seed: $kind of node$node after $after s: exit $broken, then run $again times to exit $(sed -n 's/.*"rc": \([0-9]*\).*/\1/p' "$folder/again/figures.json"), $differences differences of files" | tee -a "$out/summary"
done
exit $worst
