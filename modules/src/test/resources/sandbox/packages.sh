# A repository of tiny packages under /srv/repo, some that lie in /srv/debs alone, and debconf's own database.
[ -e /run/jansible-sandbox ] || exit 1
export SOURCE_DATE_EPOCH=1700000000
cat > /etc/debconf.conf <<'END'
Config: configdb
Templates: templatedb

Name: configdb
Driver: File
Mode: 644
Filename: /var/cache/debconf/config.dat

Name: templatedb
Driver: File
Mode: 644
Filename: /var/cache/debconf/templates.dat
END
cat > /etc/apt/apt.conf.d/50sandbox <<'END'
APT::Sandbox::User "root";
Acquire::Languages "none";
DPkg::Options { "--force-unsafe-io"; };
Dpkg::Use-Pty "0";
END
# a locale that results name
printf '#!/bin/sh\nprintf "C\\nPOSIX\\n"\n' > /usr/local/bin/locale
chmod 0755 /usr/local/bin/locale
deb() { # folder name version [field…]
  mkdir -p /tmp/deb/DEBIAN /tmp/deb/opt/$2
  echo "$2 $3" > /tmp/deb/opt/$2/version
  folder=$1 name=$2 version=$3
  shift 3
  { printf '%s\n' "Package: $name" "Version: $version" 'Architecture: all' 'Maintainer: Joe <joe@example.org>' \
      'Installed-Size: 1' 'Section: misc' 'Priority: optional' "$@"; echo "Description: $name of the tests"; } > /tmp/deb/DEBIAN/control
  mkdir -p $folder
  dpkg-deb --root-owner-group -Znone -b /tmp/deb $folder/${name}_${version}_all.deb > /dev/null
  rm -r /tmp/deb
}
deb /srv/repo one 1.0
deb /srv/repo one 2.0
deb /srv/repo two 1.0 'Depends: one, dep'
deb /srv/repo dep 1.0
deb /srv/repo rec 1.0 'Recommends: extra'
deb /srv/repo extra 1.0
deb /srv/repo broken 1.0 'Depends: nosuch'
deb /srv/repo prov 1.0 'Provides: virtual'
deb /srv/repo rival 1.0 'Conflicts: one'
deb /srv/repo held 1.0
deb /srv/repo held 2.0
mkdir -p /tmp/deb/DEBIAN /tmp/deb/etc
echo setting=1 > /tmp/deb/etc/conf.cfg
echo /etc/conf.cfg > /tmp/deb/DEBIAN/conffiles
deb /srv/repo conf 1.0
mkdir -p /tmp/deb/DEBIAN
printf '#!/bin/sh\necho cannot be set up >&2\nexit 1\n' > /tmp/deb/DEBIAN/postinst
chmod 0755 /tmp/deb/DEBIAN/postinst
deb /srv/repo fails 1.0
deb /srv/debs loose 1.0
deb /srv/debs loose 2.0
deb /srv/debs needy 1.0 'Depends: dep'
deb /srv/debs lost 1.0 'Depends: nosuch'
echo nonsense > /srv/debs/bad.deb
mkdir -p /srv/more
deb /srv/more fromlist 1.0
for repository in repo more; do
  cd /srv/$repository
  for each in *.deb; do
    dpkg-deb -f $each | grep -v '^Description' || :
    printf 'Filename: ./%s\nSize: %s\nSHA256: %s\nDescription: of the tests\n\n' $each $(stat -c %s $each) $(sha256sum < $each | cut -c1-64)
  done > Packages
done
cd /
echo 'deb [trusted=yes] file:/srv/repo ./' > /etc/apt/sources.list
