# Makes a machine of its own, of which nothing leads to the one it is made on: $shown are folders of that one that
# stay where they are, $read too but can only be read. Runs with namespaces of its own for mounts, processes,
# network, host name and IPC.
# What is written lies in memory. /usr is that of the machine (read-only where there is no overlay), all else is made
# here, so that it is the same wherever the tests run.
# the first process of a namespace of its own
[ $$ = 1 ] || exit 1
root=/mnt
mount --make-rprivate /
mount -t tmpfs -o mode=0755 sandbox $root
cd $root
mkdir usr etc var home opt run srv mnt media tmp proc sys dev root
chmod 1777 tmp
chmod 0700 root

show() { # folder [read-only]
  mkdir -p ".$1"
  mount --bind "$1" ".$1"
  [ -z "${2-}" ] || mount -o remount,bind,ro ".$1"
}

mkdir over
mkdir over/upper over/work
mount -t overlay -o lowerdir=/usr,upperdir=$root/over/upper,workdir=$root/over/work sandbox usr 2>/dev/null ||
  show /usr ro
for each in bin sbin lib lib32 lib64 libx32; do
  if [ -L /$each ]; then
    cp -P /$each $each
  elif [ -d /$each ]; then
    show /$each ro
  fi
done
for each in $read; do show "$each" ro; done
for each in $shown; do show "$each"; done
# what a machine has of its own in /usr; the rest of it belongs to packages
for each in usr/local usr/lib/systemd/system usr/lib/sysctl.d usr/lib/modprobe.d usr/lib/modules-load.d usr/lib/modules usr/share/zoneinfo; do
  mkdir -p $each
  mount -t tmpfs -o mode=0755 sandbox $each
done
mkdir -p usr/local/bin usr/local/sbin usr/local/share

mount -t proc proc proc
# of the kernel's settings only those that a network namespace has for itself can be written
mount --bind proc/sys proc/sys
mount -o remount,bind,ro proc/sys
mount --bind proc/sys/net proc/sys/net
mount -o remount,bind,rw proc/sys/net
[ ! -e proc/sysrq-trigger ] || mount --bind /dev/null proc/sysrq-trigger
mount -t sysfs -o ro sysfs sys 2>/dev/null || :
for each in null zero full random urandom tty; do
  : > dev/$each
  mount --bind /dev/$each dev/$each
done
mkdir dev/pts dev/shm
mount -t devpts -o newinstance,ptmxmode=0666,mode=0620 devpts dev/pts
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
ln -s fd/0 dev/stdin
ln -s fd/1 dev/stdout
ln -s fd/2 dev/stderr
chmod 1777 dev/shm

# what programs need to be found and to start
for each in alternatives ld.so.cache ld.so.conf ld.so.conf.d; do
  [ ! -e /etc/$each ] || cp -RP /etc/$each etc
done

mkdir old
pivot_root . old
cd /
umount -l /old
rmdir /old
