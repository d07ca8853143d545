#!/usr/bin/env bash
# record.sh BED SUITE ANSIBLE_PLAYBOOK - records a suite whose tools are not here: with Ansible and with us, each on a
# scratch root of its own, and keeps what the tools answered us (parity/SUITE.tape) and what Ansible made of it
# (parity/SUITE.json). BED is a folder of 500 MB that may be used again.
#
# Nothing is installed: Debian's packages are fetched by apt with a configuration of its own, unpacked in BED, and laid
# over / in a mount namespace without a network. A suite may have SUITE.before here: it prepares the root.
# COLLECTIONS names a folder of collections beside Ansible's own (suite k8s: one with kubernetes.core).
# Needs root, apt, dpkg, unshare, and an Ansible that runs under /usr/bin/python3. Build the project before.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
modules=$(cd "$here/../../.." && pwd)

fetch() { # packages and what they need, into $BED/root
  local a=$BED/apt; mkdir -p "$a"/{lists,cache/archives}/partial "$BED/debs" "$BED/root"
  cat > "$a/apt.conf" <<C
Dir::State::lists "$a/lists";
Dir::Cache "$a/cache";
Acquire::Languages "none";
APT::Sandbox::User "root";
C
  export APT_CONFIG=$a/apt.conf
  apt-get -qq update
  local all
  all=$(apt-get -s install --no-install-recommends "$@" | awk '/^Inst/ {print $2}')
  # shellcheck disable=SC2086
  (cd "$BED/debs" && apt-get -qq download $all)
  for d in "$BED"/debs/*.deb; do dpkg -x "$d" "$BED/root"; done
  unset APT_CONFIG
  # / has links there
  for d in bin sbin lib; do
    [ ! -d "$BED/root/$d" ] || { mkdir -p "$BED/root/usr/$d"; cp -a "$BED/root/$d/." "$BED/root/usr/$d"; rm -r "${BED:?}/root/$d"; }
  done
  /usr/bin/python3 -m compileall -q "$BED/root/usr/lib/python3/dist-packages" > /dev/null || true
}

sandbox() { unshare -m -n -p -f --propagation private bash "$here/record.sh" --enter "$BED" "$@"; }

enter() { # the first process of the namespaces
  local t=$BED/mnt; mkdir -p "$t"
  mount -t tmpfs -o size=6g tape "$t"
  cp -a "$BED/root" "$t/lower"; mkdir "$t"/{upper,work,all}
  touch "$t/lower/TAPE-SANDBOX"
  mount -t overlay overlay -o "lowerdir=$t/lower:/,upperdir=$t/upper,workdir=$t/work" "$t/all"
  mount -t proc proc "$t/all/proc"
  mount --rbind /dev "$t/all/dev"
  mkdir -p "$t/all$BED" && mount --bind "$BED" "$t/all$BED"
  ip link set lo up
  exec chroot "$t/all" "$@"
}

run() { # ENGINE SUITE COMMAND: one engine's run, inside
  [ -e /TAPE-SANDBOX ] || exit 99
  export eng=$1 W=/tmp/jansible-taped; mkdir -p "$W"
  # shellcheck disable=SC1090
  [ ! -e "$here/$2.before" ] || . "$here/$2.before"
  cp "$modules/src/test/resources/parity/$2.yml" "$W"
  if [ "$1" = ours ]; then
    mkdir -p "$W/bin" "$BED/kept"; rm -f "$BED"/kept/*
    for tool in $TOOLS; do
      cat > "$W/bin/$tool" <<X
#!/bin/bash
n=\$((\$(cat $BED/kept/at 2> /dev/null || echo 0) + 1)); echo \$n > $BED/kept/at
p=\$(printf $BED/kept/%04d \$n)
{ echo $tool; for a; do printf '%s\n' "\$a"; done; } > \$p.argv
PATH=/usr/sbin:/usr/bin:/sbin:/bin $tool "\$@" > \$p.out 2> \$p.err; rc=\$?
echo \$rc > \$p.rc; cat \$p.out; cat \$p.err >&2; exit \$rc
X
      chmod 755 "$W/bin/$tool"
    done
  fi
  cd "$W"
  ANSIBLE_STDOUT_CALLBACK=json PATH=/usr/sbin:/usr/bin:/sbin:/bin "$3" -i localhost, -c local \
    -e "{\"work\":\"$W\",\"ansible_python_interpreter\":\"/usr/bin/python3\"}" "$2.yml" > "$BED/$2.$1.json" < /dev/null || true
}

case $1 in
  --enter) BED=$2; shift 2; enter "$@" ;;
  --run) BED=$2; shift 2; run "$@" ;;
  *)
    BED=$(mkdir -p "$1" && cd "$1" && pwd) suite=$2 ansible=$3
    case $suite in
      dnf) packages="dnf python3-dnf rpm createrepo-c" TOOLS="dnf-3 rpm" ;;
      k8s) packages="python3-kubernetes python3-jsonpatch" TOOLS=kubectl ;;
      *) echo "record.sh: no such suite: $suite" >&2; exit 2 ;;
    esac
    export BED TOOLS JANSIBLE_NO_BUILD=1
    [ -z "${COLLECTIONS:-}" ] || export ANSIBLE_COLLECTIONS_PATH=$COLLECTIONS
    # shellcheck disable=SC2086
    [ -d "$BED/root" ] || fetch $packages
    [ "$suite" != dnf ] || [ -d "$BED/repo" ] || sandbox bash "$here/repository.sh"
    sandbox bash "$here/record.sh" --run "$BED" oracle "$suite" "$ansible"
    sandbox bash "$here/record.sh" --run "$BED" ours "$suite" "$modules/../jansible-playbook"
    cd "$modules"
    jars=$(find ~/.m2 -name 'assertj-core-3*.jar' -o -name 'junit-jupiter-api-*.jar' | tr '\n' ':')
    "${JAVA_HOME:+$JAVA_HOME/bin/}java" -cp "target/test-classes:target/classes:../core/target/classes:../cli/target/lib/*:$jars" \
      io.jansible.modules.parity.Recorder --taped "$BED/$suite.oracle.json" "$BED/kept" /tmp/jansible-taped "$suite"
    ;;
esac
