# Init scripts, and a stand-in for the manager of services that keeps a word of state for each.
[ -e /run/jansible-sandbox ] || exit 1
mkdir -p /run/units /etc/rc2.d /etc/rc3.d /etc/rc0.d /etc/rc6.d /etc/rcS.d /etc/rc1.d /etc/rc4.d /etc/rc5.d
cat > /etc/init.d/thing <<'END'
#!/bin/sh
### BEGIN INIT INFO
# Provides: thing
# Required-Start:
# Required-Stop:
# Default-Start: 2 3 4 5
# Default-Stop: 0 1 6
# Short-Description: a thing
### END INIT INFO
echo "thing $*" >> /run/calls
case $1 in
start|restart|reload) echo "starting thing"; touch /run/thing ;;
stop) rm -f /run/thing ;;
status) [ -e /run/thing ] && { echo "thing is running"; exit 0; }; echo "thing is stopped"; exit 3 ;;
*) echo "usage" >&2; exit 2 ;;
esac
END
sed 's/thing/silent/g; s/echo "silent is running"; exit 0/exit 0/; s/echo "silent is stopped"; exit 3/exit 3/' /etc/init.d/thing > /etc/init.d/silent
sed 's/thing/breaks/g; s/^start.*/start|restart) echo "cannot start" >\&2; exit 4 ;;/' /etc/init.d/thing > /etc/init.d/breaks
chmod 0755 /etc/init.d/*
: > /run/calls
chmod 0666 /run/calls
# with-systemd: from here on there is a manager
cat > /usr/local/bin/with-systemd <<'END'
#!/bin/sh
[ -e /usr/bin/systemctl ] || : > /usr/bin/systemctl
mount --bind /run/systemctl /usr/bin/systemctl
END
chmod 0755 /usr/local/bin/with-systemd
hide systemctl
cat > /run/systemctl <<'END'
#!/bin/sh
d=/run/units
for w do case $w in --*) shift; o="$o $w";; *) break;; esac; done
v=$1 u=${2%.service}
echo "systemctl$o $*" >> /run/calls
case $v in
show)
  case "$*" in *--property=ActiveState) echo "ActiveState=$(cat $d/$u.active 2>/dev/null || echo inactive)"; exit ;; esac
  case $u in
  app|web|aliased) [ "$(cat $d/$u.enabled 2>/dev/null)" = masked ] && l=masked || l=loaded
    printf 'Id=%s.service\nLoadState=%s\nActiveState=%s\nUnitFileState=%s\n' $u $l "$(cat $d/$u.active 2>/dev/null || echo inactive)" "$(cat $d/$u.enabled 2>/dev/null || echo disabled)" ;;
  broken) printf 'LoadState=bad-setting\nLoadError=org.freedesktop.systemd1.BadUnitSetting "bad."\nActiveState=inactive\n' ;;
  *) printf 'Id=%s.service\nLoadState=not-found\nActiveState=inactive\n' $u ;;
  esac ;;
is-enabled) s=$(cat $d/$u.enabled 2>/dev/null || echo disabled); echo "$s"; case $s in disabled|masked) exit 1 ;; esac ;;
is-active) s=$(cat $d/$u.active 2>/dev/null || echo inactive); echo "$s"; [ $s = active ] || exit 3 ;;
enable|disable) [ "$(id -u)" = 0 ] || { echo "Failed to $v unit: Access denied" >&2; exit 1; }; echo ${v}d > $d/$u.enabled ;;
mask) echo masked > $d/$u.enabled ;;
unmask) rm -f $d/$u.enabled ;;
start|restart|reload) [ "$(id -u)" = 0 ] || { echo "Failed to $v $u.service: Access denied" >&2; exit 1; }
  [ $u != web ] || { echo "Job for web.service failed." >&2; exit 1; }; echo active > $d/$u.active ;;
stop) rm -f $d/$u.active ;;
list-units) printf '  app.service loaded active running An app\n* gone.service not-found inactive dead gone.service\n' ;;
list-unit-files) printf 'app.service enabled enabled\nweb.service disabled enabled\n' ;;
daemon-reload) [ ! -e $d/no-reload ] || { echo "no bus" >&2; exit 1; } ;;
esac
END
chmod 0755 /run/systemctl
