# Programs that would ask or change the kernel, or are not everywhere; each does to files of this machine what the real
# one does.
[ -e /run/jansible-sandbox ] || exit 1
cat > /usr/local/bin/crontab <<'END'
#!/bin/sh
user=$(id -un)
[ "$1" != -u ] || { user=$2; shift 2; }
[ "$user" = "$(id -un)" ] || [ "$(id -u)" = 0 ] || { echo "must be privileged to use -u" >&2; exit 1; }
id "$user" > /dev/null 2>&1 || { echo "crontab:  user \`$user' unknown" >&2; exit 1; }
file=/var/spool/cron/crontabs/$user
case $1 in
-l) [ -e "$file" ] || { echo "no crontab for $user" >&2; exit 1; }; cat "$file" ;;
-r) rm -f "$file" ;;
*) cat "$1" > "$file" ;;
esac
END
chmod 1777 /var/spool/cron/crontabs
printf '#!/bin/sh\necho "Failed to connect to bus" >&2; exit 1\n' > /usr/local/bin/timedatectl
printf '#!/bin/sh\necho "dpkg-reconfigure $*" >> /run/calls\nreadlink /etc/localtime | sed s,/usr/share/zoneinfo/,, > /etc/timezone\n' \
  > /usr/local/sbin/dpkg-reconfigure
printf '#!/bin/sh\necho "hwclock $*" >> /run/calls\n' > /usr/local/sbin/hwclock
mkdir -p /usr/share/zoneinfo/Etc /usr/share/zoneinfo/Europe /usr/share/i18n
for each in Etc/UTC Europe/Berlin; do printf 'TZif of %s\n' $each > /usr/share/zoneinfo/$each; done
echo Etc/UTC > /etc/timezone
ln -s /usr/share/zoneinfo/Etc/UTC /etc/localtime
printf 'UTC=yes\n' > /etc/default/rcS
printf '%s\n' '0.0 0 0.0' 0 UTC > /etc/adjtime
cat > /usr/local/bin/locale <<'END'
#!/bin/sh
cat /run/locales
END
printf 'C\nC.utf8\nPOSIX\n' > /run/locales
cat > /usr/local/sbin/locale-gen <<'END'
#!/bin/sh
printf 'C\nC.utf8\nPOSIX\n' > /run/locales
grep -v '^#' /etc/locale.gen | sed -n 's/ .*//p' | sed 's/UTF-8/utf8/' >> /run/locales || :
echo Generation complete.
END
printf '%s\n' 'de_CH ISO-8859-1' 'de_CH.UTF-8 UTF-8' 'en_GB ISO-8859-1' 'fr_FR.UTF-8 UTF-8' > /usr/share/i18n/SUPPORTED
printf '%s\n' '# This file lists locales' '# de_CH ISO-8859-1' '# de_CH.UTF-8 UTF-8' '# en_GB ISO-8859-1' > /etc/locale.gen
chmod 0755 /usr/local/bin/* /usr/local/sbin/*
: > /run/calls
chmod 0666 /run/calls
printf '#!/bin/sh\necho one\n' > /opt/one
printf '#!/bin/sh\necho two\n' > /opt/two
chmod 0755 /opt/one /opt/two
