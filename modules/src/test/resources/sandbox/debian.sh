# Furnishes the machine as a small Debian of its own: a few accounts, no package, no service, nothing of what is
# set up where the tests run.
[ -e /run/jansible-sandbox ] || exit 1
umask 022
mkdir -p /var/lib/dpkg/info /var/lib/dpkg/updates /var/lib/dpkg/triggers /var/lib/dpkg/alternatives \
  /var/lib/apt/lists/partial /var/cache/apt/archives/partial /var/cache/debconf /var/log /var/spool/cron/crontabs \
  /var/mail /var/lib/systemd /var/lib/sudo /var/backups /var/tmp /run/lock /run/sudo /etc/default /etc/skel \
  /etc/pam.d /etc/security/limits.d /etc/sudoers.d /etc/cron.d /etc/init.d /etc/modprobe.d /etc/modules-load.d \
  /etc/sysctl.d /etc/apt/apt.conf.d /etc/apt/preferences.d /etc/apt/sources.list.d /etc/apt/trusted.gpg.d \
  /etc/apt/keyrings /etc/dpkg/dpkg.cfg.d /etc/ssh /etc/systemd/system
chmod 1777 /var/tmp
ln -s /run /var/run
ln -s /run/lock /var/lock
: > /var/lib/dpkg/status
: > /var/lib/dpkg/available
printf '%s\n' 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"' 'NAME="Debian GNU/Linux"' 'VERSION_ID="12"' \
  'VERSION="12 (bookworm)"' VERSION_CODENAME=bookworm ID=debian > /etc/os-release
echo 12.5 > /etc/debian_version
echo sandbox > /etc/hostname
hostname sandbox
printf '127.0.0.1 localhost\n127.0.1.1 sandbox\n' > /etc/hosts
printf '%s\n' 'passwd: files' 'group: files' 'shadow: files' 'gshadow: files' 'hosts: files' > /etc/nsswitch.conf
ln -s /proc/self/mounts /etc/mtab
: > /etc/fstab
: > /etc/environment
echo '# the shells of this machine' > /etc/shells
printf '/bin/sh\n/bin/bash\n' >> /etc/shells
cat > /etc/passwd <<'END'
root:x:0:0:root:/root:/bin/sh
daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin
bin:x:2:2:bin:/bin:/usr/sbin/nologin
man:x:6:12:man:/var/cache/man:/usr/sbin/nologin
_apt:x:42:65534::/nonexistent:/usr/sbin/nologin
joe:x:1000:1000:Joe,,,:/home/joe:/bin/sh
nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
END
cat > /etc/group <<'END'
root:x:0:
daemon:x:1:
bin:x:2:
tty:x:5:
adm:x:4:
man:x:12:
sudo:x:27:
shadow:x:42:
users:x:100:
joe:x:1000:
staff:x:50:joe
nogroup:x:65534:
END
sed 's/:.*/:*:19000:0:99999:7:::/' /etc/passwd > /etc/shadow
sed 's/^\([^:]*\):x:[^:]*:/\1:*::/' /etc/group > /etc/gshadow
chmod 0640 /etc/shadow /etc/gshadow
chgrp shadow /etc/shadow /etc/gshadow
cat > /etc/login.defs <<'END'
MAIL_DIR /var/mail
UMASK 022
PASS_MAX_DAYS 99999
PASS_MIN_DAYS 0
PASS_WARN_AGE 7
UID_MIN 1000
UID_MAX 60000
SYS_UID_MIN 100
SYS_UID_MAX 999
GID_MIN 1000
GID_MAX 60000
SYS_GID_MIN 100
SYS_GID_MAX 999
SUB_UID_MIN 100000
SUB_UID_MAX 600100000
SUB_UID_COUNT 65536
SUB_GID_MIN 100000
SUB_GID_MAX 600100000
SUB_GID_COUNT 65536
USERGROUPS_ENAB yes
ENCRYPT_METHOD SHA512
END
: > /etc/subuid
: > /etc/subgid
echo SHELL=/bin/sh > /etc/default/useradd
echo '# skeleton' > /etc/skel/.profile
printf '%s\n' 'auth sufficient pam_permit.so' 'account sufficient pam_permit.so' 'session sufficient pam_permit.so' \
  'password sufficient pam_permit.so' > /etc/pam.d/other
for each in su sudo sudo-i useradd chsh chfn passwd runuser; do cp /etc/pam.d/other /etc/pam.d/$each; done
printf '%s\n' 'Defaults !fqdn' 'root ALL=(ALL:ALL) NOPASSWD: ALL' > /etc/sudoers
chmod 0440 /etc/sudoers
: > /etc/security/limits.conf
mkdir -p /home/joe/.ssh
cp /etc/skel/.profile /home/joe
chown -R joe:joe /home/joe
# hide program…: as if it were not installed
cat > /usr/local/bin/hide <<'END'
#!/bin/sh
for name; do
  for folder in /usr/local/sbin /usr/local/bin /usr/sbin /usr/bin; do
    [ ! -f $folder/$name ] || mount --bind /dev/null $folder/$name
  done
done
END
chmod 0755 /usr/local/bin/hide
