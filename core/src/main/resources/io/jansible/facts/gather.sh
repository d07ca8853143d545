# The functions of one gathering of facts. POSIX sh (dash, bash, busybox); reads only. The caller sets T (a random mark) and appends the
# calls of the sections it wants, then "finish". Every piece of the answer begins with a line of T and the piece's name. Small files are
# collected in FILES and read by one grep at the end, since each process costs more than all that is read.

# The environment comes first, as the task has it: nothing is exported before.
mark() { printf '\n%s%s\n' "$T" "$1"; }
have() { command -v "$1" >/dev/null 2>&1; }
want() { FILES="$FILES $*"; }
# Which of the paths exist, one per line.
existing() { for x in "$@"; do [ -e "$x" ] && printf '%s\n' "$x"; done; }
FILES=''
EXISTS=''

s_env() { mark env; cat /proc/self/environ 2>/dev/null; }

prepare() {
  PATH="${PATH:-/usr/bin:/bin}:/sbin:/usr/sbin:/usr/local/sbin"
  LC_ALL=C
  export PATH LC_ALL
  cd /
}

finish() {
  mark exists
  existing $EXISTS
  mark files
  # shellcheck disable=SC2086
  set -- $FILES
  [ $# -eq 0 ] || grep -asH '' "$@" /dev/null 2>/dev/null
  mark end
}

s_platform() {
  mark uname
  uname -s; uname -n; uname -r; uname -m; uname -v
  mark elf; od -An -tx1 -j4 -N1 /bin/sh 2>/dev/null
  n=$(uname -n)
  mark ahosts; getent ahosts "$n" 2>/dev/null | head -n 1
  a=$(getent ahosts "$n" 2>/dev/null | { read -r first rest && printf %s "$first"; })
  mark reverse
  if [ -n "$a" ]; then getent hosts "$a" 2>/dev/null; elif ! have getent; then hostname -f 2>/dev/null; fi
  want /etc/hosts /var/lib/dbus/machine-id /etc/machine-id
}

s_distribution() {
  want '/etc/*[-_]release' '/etc/*[-_]version' /usr/lib/os-release /etc/coreos/update.conf
  EXISTS="$EXISTS /etc/vmware-release /etc/arch-release"
  mark baseproduct
  [ -L /etc/products.d/baseproduct ] && readlink -f /etc/products.d/baseproduct
}

s_lsb() {
  mark lsb
  if have lsb_release; then
    l=$(command -v lsb_release)
    read -r shebang < "$l"
    case $shebang in
      # Where it is a Python program it says what the file says, a hundred times slower.
      *python*) if [ -s /etc/lsb-release ] && grep -q '^DISTRIB_CODENAME=' /etc/lsb-release; then :; else "$l" -a 2>/dev/null; fi ;;
      *) "$l" -a 2>/dev/null ;;
    esac
  fi
  want /etc/lsb-release
}

s_selinux() {
  mark libselinux
  existing /lib/libselinux.so.1 /lib64/libselinux.so.1 /usr/lib/libselinux.so.1 /usr/lib64/libselinux.so.1 \
    /lib/*-linux-*/libselinux.so.1 /usr/lib/*-linux-*/libselinux.so.1
  EXISTS="$EXISTS /etc/selinux/config /sys/fs/selinux/enforce"
  want /etc/selinux/config /sys/fs/selinux/enforce /sys/fs/selinux/policyvers
}

s_apparmor() { EXISTS="$EXISTS /sys/kernel/security/apparmor"; }

s_chroot() {
  mark chroot
  if [ -n "${debian_chroot:-}" ]; then echo true
  elif stat -c '%d %i' / /proc/1/root/. 2>/dev/null | { read -r one && read -r two && [ -n "$two" ] && { if [ "$one" = "$two" ]; then echo false; else echo true; fi; }; }; then :
  else
    i=$(stat -c %i /); case $(stat -f -c %T / 2>/dev/null) in *btrfs*) r=256 ;; *xfs*) r=128 ;; *) r=2 ;; esac
    if [ "$i" = "$r" ]; then echo false; else echo true; fi
  fi
}

s_fips() { want /proc/sys/crypto/fips_enabled; }

s_python() {
  mark python
  for p in $PYTHONS; do
    have "$p" || continue
    "$p" -ISc 'import sys
try:
    import _ssl
    s = 1
except ImportError:
    s = 0
print(*sys.version_info, sys.executable, s, sys.implementation.name, sep="|")' 2>/dev/null && break
  done
}

s_caps() { have capsh && { mark capsh; capsh --print 2>/dev/null; }; }

s_pkg_mgr() {
  EXISTS="$EXISTS /usr/bin/rpm-ostree /usr/bin/yum /usr/bin/dnf-3 /usr/bin/dnf5 /usr/bin/apt-get /usr/bin/zypper /usr/sbin/urpmi
    /usr/bin/pacman /bin/opkg /usr/pkg/bin/pkgin /opt/local/bin/pkgin /opt/tools/bin/pkgin /opt/local/bin/port /usr/local/bin/brew
    /opt/homebrew/bin/brew /sbin/apk /usr/sbin/pkg /usr/sbin/swlist /usr/bin/emerge /usr/sbin/pkgadd /usr/bin/pkg /usr/bin/xbps-install
    /usr/local/sbin/pkg /usr/bin/swupd /usr/sbin/sorcery /usr/bin/installp /run/ostree-booted /usr/bin/dnf /usr/bin/microdnf"
  mark dnf; for x in /usr/bin/dnf /usr/bin/microdnf; do [ -e $x ] && { readlink -f $x; break; }; done
  mark aptrpm
  [ -e /usr/bin/rpm ] && [ -e /usr/bin/apt-get ] && /usr/bin/rpm -q --whatprovides /usr/bin/apt-get >/dev/null 2>&1 && echo yes
}

s_service_mgr() {
  want /proc/1/comm
  EXISTS="$EXISTS /etc/init /sbin/openrc /run/systemd/system /dev/.run/systemd /dev/.systemd /etc/init.d /etc/dinit.d"
  mark init; [ -L /sbin/init ] && readlink /sbin/init
  mark systemctl; command -v systemctl
  mark initctl; command -v initctl
  [ -r /proc/1/comm ] || { mark ps1; ps -p 1 -o comm 2>/dev/null | tail -n 1; }
}

s_cmdline() { want /proc/cmdline; }

s_date_time() {
  mark date
  date '+%Y|%m|%A|%w|%W|%d|%H|%M|%S|%s|%Z|%z|%N'
  now=$(date +%s)
  year=31557600
  jan=$((now / year * year))
  date -d "@$jan" '+%Z %z' 2>/dev/null
  date -d "@$((jan + year / 2))" '+%Z %z' 2>/dev/null
}

s_loadavg() { want /proc/loadavg; }

s_ssh_pub_keys() {
  for d in /etc/ssh /etc/openssh /etc; do
    want $d/ssh_host_dsa_key.pub $d/ssh_host_rsa_key.pub $d/ssh_host_ecdsa_key.pub $d/ssh_host_ed25519_key.pub
  done
}

s_user() {
  u=${LOGNAME:-${USER:-${LNAME:-${USERNAME:-}}}}
  [ -n "$u" ] || u=$(id -un 2>/dev/null)
  mark user
  printf '%s\n' "$u"
  id -u; id -ru; id -g
  mark passwd
  getent passwd "$u" 2>/dev/null || grep "^$u:" /etc/passwd || getent passwd "$(id -u)" 2>/dev/null || grep "^[^:]*:[^:]*:$(id -u):" /etc/passwd
}

s_systemd() {
  EXISTS="$EXISTS /run/systemd/system /dev/.run/systemd /dev/.systemd"
  if have systemctl && { [ -e /run/systemd/system ] || [ -e /dev/.run/systemd ] || [ -e /dev/.systemd ]; }; then
    mark systemd; systemctl --version 2>/dev/null
  fi
}

s_cpuinfo() {
  [ -r /proc/cpuinfo ] || return
  mark cpuinfo
  grep -v '^flags\|^bugs\|^vmx flags' /proc/cpuinfo
  grep '^flags' /proc/cpuinfo | tail -n 1
}

s_virtual() {
  EXISTS="$EXISTS /proc/vz /proc/lve /proc/bc /.dockerenv /.dockerinit /proc/xen /dev/kvm /rhev"
  want /proc/1/cgroup /run/systemd/container /proc/xen/capabilities /proc/self/status \
    /sys/devices/virtual/dmi/id/product_name /sys/devices/virtual/dmi/id/sys_vendor \
    /sys/devices/virtual/dmi/id/product_family /sys/devices/virtual/dmi/id/bios_vendor
  mark environ1; cat /proc/1/environ 2>/dev/null
  mark modules; [ -r /proc/modules ] && grep '^kvm \|^vboxdrv \|^virtio ' /proc/modules
  have dmidecode && { mark dmiproduct; dmidecode -s system-product-name 2>/dev/null; }
  case $(uname -m) in s390*) have lscpu && { mark lscpu; lscpu; } ;; esac
  if [ -d /rhev ]; then mark comms; cat /proc/[0-9]*/comm 2>/dev/null; fi
}

s_hardware() {
  EXISTS="$EXISTS /proc/xen /proc/meminfo /proc/sysinfo /sys/devices/virtual/dmi/id/product_name"
  want /proc/meminfo /sys/hypervisor/type /proc/sysinfo /proc/uptime /proc/self/status
  if [ -e /sys/devices/virtual/dmi/id/product_name ]; then
    for k in bios_date bios_vendor bios_version board_asset_tag board_name board_serial board_vendor board_version chassis_asset_tag \
      chassis_serial chassis_vendor chassis_version chassis_type product_name product_serial product_uuid product_version sys_vendor; do
      want /sys/devices/virtual/dmi/id/$k
    done
  elif have dmidecode; then
    for k in bios-release-date bios-vendor bios-version baseboard-asset-tag baseboard-product-name baseboard-serial-number \
      baseboard-manufacturer baseboard-version chassis-asset-tag chassis-serial-number chassis-manufacturer chassis-version chassis-type \
      system-product-name system-serial-number system-uuid system-version system-manufacturer; do
      o=$(dmidecode -s $k 2>/dev/null) && { mark "dmi $k"; printf '%s\n' "$o"; }
    done
  fi
  devices
  mounts
  lvm
}

devices() {
  [ -d /sys/block ] || return
  mark blocks
  for b in $(find /sys/block -maxdepth 1 2>/dev/null); do
    [ "$b" = /sys/block ] && continue
    cd -P "$b" 2>/dev/null && printf '%s %s\n' "${b##*/}" "$PWD"
  done
  cd /
  want '/sys/block/*/device/vendor' '/sys/block/*/device/model' '/sys/block/*/device/sas_address' '/sys/block/*/device/sas_device_handle' \
    '/sys/block/*/device/serial' '/sys/block/*/removable' '/sys/block/*/size' '/sys/block/*/queue/discard_max_hw_bytes' \
    '/sys/block/*/queue/discard_granularity' '/sys/block/*/queue/rotational' '/sys/block/*/queue/scheduler' \
    '/sys/block/*/queue/logical_block_size' '/sys/block/*/queue/hw_sector_size' '/sys/block/*/*/start' '/sys/block/*/*/size' \
    '/sys/block/*/*/queue/logical_block_size' '/sys/block/*/*/queue/hw_sector_size' '/sys/block/*/holders/*/dm/name' \
    '/sys/block/*/*/holders/*/dm/name'
  mark blocktree
  existing /sys/block/*/holders/* /sys/block/*/*/holders/* /sys/block/*/slaves/* /sys/block/*/*[0-9]
  mark disklinks
  ls -l /dev/disk/by-id/ /dev/disk/by-uuid/ /dev/disk/by-label/ 2>/dev/null
  have lspci && { mark lspci; lspci -D 2>/dev/null; }
  if have sg_inq; then
    mark sg_inq
    for b in /sys/block/*; do printf '=%s\n' "${b##*/}"; sg_inq "/dev/${b##*/}" 2>/dev/null; done
  fi
}

# One line per mount that counts: sizes as statvfs has them, then its place.
mounts() {
  tab=/etc/mtab
  [ -e $tab ] || tab=/proc/mounts
  mark mtab; cat $tab 2>/dev/null
  have findmnt && { mark findmnt; findmnt --list --noheadings --notruncate 2>/dev/null; }
  l=''
  if have lsblk; then
    l=$(lsblk --list --noheadings --paths --output NAME,UUID --exclude 2 2>/dev/null)
    mark lsblk; printf '%s\n' "$l"
  fi
  mark statfs
  seen=''
  while read -r dev place type rest; do
    case $dev in /* | *:/*) ;; *) continue ;; esac
    [ "$type" = none ] && continue
    case $place in *\\*) place=$(printf %b "$(printf %s "$place" | sed 's/\\\([0-7][0-7][0-7]\)/\\0\1/g')") ;; esac
    case $type in
      nfs* | cifs | smb* | fuse* | ceph | 9p | glusterfs | afs)
        if have timeout; then
          o=$(timeout "$TIMEOUT" stat -f -c '%S %s %b %a %c %d' "$place" 2>/dev/null)
          [ $? -eq 124 ] && o=timeout
        else
          o=$(stat -f -c '%S %s %b %a %c %d' "$place" 2>/dev/null)
        fi ;;
      *) o=$(stat -f -c '%S %s %b %a %c %d' "$place" 2>/dev/null) ;;
    esac
    printf '%s %s\n' "${o:--}" "$place"
    case $seen in *" $dev "*) continue ;; esac
    seen="$seen $dev "
    case $l in *"$dev "[0-9a-fA-F]*) ;; *) printf '=%s %s\n' "$dev" "$(have udevadm && udevadm info --query property --name "$dev" 2>/dev/null | sed -n 's/^ID_FS_UUID=//p')" ;; esac
  done < $tab
}

lvm() {
  have vgs || return
  mark vgs_present
  [ "$(id -u)" = 0 ] || return
  o='--noheadings --nosuffix --units g --separator ,'
  mark vgs; vgs $o 2>/dev/null
  mark lvs; have lvs && lvs $o 2>/dev/null
  mark pvs; have pvs && pvs $o 2>/dev/null
  mark dmnames
  for d in /dev/dm-*; do [ -e "$d" ] && have dmsetup && printf '%s %s\n' "$d" "$(dmsetup info -C --noheadings -o name "$d" 2>/dev/null)"; done
}

s_network() {
  have ip || return
  mark route4; ip -4 route get 8.8.8.8 2>/dev/null
  mark route6; ip -6 route get 2404:6800:400a:800::1012 2>/dev/null
  mark local4; ip -4 route show table local 2>/dev/null
  mark local6; ip -6 route show table local 2>/dev/null
  mark addr; ip addr show 2>/dev/null
  n=/sys/class/net
  want "$n/*/address" "$n/*/mtu" "$n/*/operstate" "$n/*/type" "$n/*/speed" "$n/*/flags" "$n/*/bridge/bridge_id" "$n/*/bridge/stp_state" \
    "$n/*/bonding/slaves" "$n/*/bonding/mode" "$n/*/bonding/miimon" "$n/*/bonding/lacp_rate" "$n/*/bonding/primary" \
    "$n/*/bonding/all_slaves_active" "$n/*/bonding_slave/perm_hwaddr"
  mark netdevs
  for p in $(find $n -maxdepth 1 2>/dev/null); do
    [ "$p" != $n ] && [ -d "$p" ] || continue
    printf '=%s\n' "${p##*/}"
    for x in address mtu operstate type bridge bridge/bridge_id bridge/stp_state bonding bonding_slave device speed flags; do
      [ -e "$p/$x" ] && printf 'has %s\n' "$x"
    done
    [ -e "$p/device" ] && cd -P "$p/device" 2>/dev/null && printf 'pci %s\n' "${PWD##*/}"
    cd -P "$p/device/driver/module" 2>/dev/null && printf 'module %s\n' "${PWD##*/}"
    [ -e "$p/bridge" ] && for x in "$p"/brif/*; do [ -e "$x" ] && printf 'port %s\n' "${x##*/}"; done
  done
  cd /
  if have ethtool; then
    for p in $n/*; do
      [ -d "$p" ] || continue
      o=$(ethtool -k "${p##*/}" 2>/dev/null) && { mark "ethk ${p##*/}"; printf '%s\n' "$o"; }
      o=$(ethtool -T "${p##*/}" 2>/dev/null) && { mark "etht ${p##*/}"; printf '%s\n' "$o"; }
    done
  fi
}

s_dns() { want /etc/resolv.conf; }
s_fibre_channel_wwn() { want '/sys/class/fc_host/*/port_name'; }
s_iscsi() { want /etc/iscsi/initiatorname.iscsi; }
s_nvme() { want /etc/nvme/hostnqn; }

s_local() {
  [ -e "$FACT_PATH" ] || return
  for f in "$FACT_PATH"/*.fact; do
    if [ -e "$f" ]; then
      m=$(stat -L -c %a "$f" 2>/dev/null)
      if [ $(((0$m / 64) % 2)) -eq 1 ]; then
        mark "fact $f"
        { e=$("$f" 2>&1 1>&3 3>&- </dev/null); r=$?; } 3>&1
        mark "factrc $f"; printf '%s\n' "$r"
        mark "facterr $f"; printf '%s' "$e"
      else
        mark "fact $f"; cat "$f" 2>/dev/null
      fi
    elif [ -L "$f" ]; then
      mark "factgone $f"
    fi
  done
}

s_facter() {
  p=''
  for x in facter /opt/puppetlabs/bin/facter; do have $x && { p=$x; break; }; done
  for x in cfacter /opt/puppetlabs/bin/cfacter; do have $x && { p=$x; break; }; done
  [ -n "$p" ] || return
  o=$("$p" --puppet --json 2>/dev/null) || o=$("$p" --json 2>/dev/null) || return
  mark facter; printf '%s\n' "$o"
}

s_ohai() {
  have ohai || return
  o=$(ohai 2>/dev/null) || return
  mark ohai; printf '%s\n' "$o"
}
