# Makes the rpms and the two repositories of the suite dnf; runs in the sandbox, BED is the folder of record.sh
set -e
test -e /TAPE-SANDBOX
cd "$BED"; rm -rf repo build; mkdir -p repo/main repo/extra build
spec() { # repo name version release [epoch] [extra lines]
  r=$1 n=$2 v=$3 l=$4 e=$5; shift 5
  { echo "Name: $n"; echo "Version: $v"; echo "Release: $l"; [ -z "$e" ] || echo "Epoch: $e"; echo "Summary: $n"; echo "License: none"; echo "BuildArch: noarch"
    for x; do echo "$x"; done
    printf '%%description\nx\n%%install\nmkdir -p %%{buildroot}/opt/t\necho %s > %%{buildroot}/opt/t/%s\n%%files\n/opt/t/%s\n' "$v" "$n" "$n"; } > build/$n.spec
  rpmbuild -bb --nodeps --define "_topdir $BED/build" --define "_rpmdir $BED/repo/$r" --define "_rpmfilename %%{NAME}-%%{VERSION}-%%{RELEASE}.%%{ARCH}.rpm" --define "_buildhost b" --define "use_source_date_epoch_as_buildtime 1" --quiet build/$n.spec >/dev/null 2>build/log || cat build/log
}
spec main foo 1.0 1 "" "Requires: foo-dep" "Recommends: foo-weak"
spec main foo 1.0 2 "" "Requires: foo-dep" "Recommends: foo-weak"
spec main foo 2.0 1 "" "Requires: foo-dep" "Recommends: foo-weak"
spec main foo-dep 1.0 1 ""
spec main foo-weak 1.0 1 ""
spec main bar 1.0 1 "" "Conflicts: baz"
spec main bar 1.1 1 "" "Conflicts: baz"
spec main baz 1.0 1 ""
spec main broken 1.0 1 "" "Requires: nowhere-to-be-had"
spec main halfbroken 1.0 1 ""
spec main halfbroken 2.0 1 "" "Requires: nowhere-to-be-had"
spec main ep 1.0 1 1
spec main ep 0.9 1 2
spec main vim-enhanced 9 1 "" "Provides: vim = 9"
spec main vim-enhanced 9.1 1 "" "Provides: vim = 9.1"
spec main sec 1.0 1 ""
spec main sec 1.1 1 ""
spec main sec 1.2 1 ""
spec main old 1.0 1 ""
spec main new 1.0 1 "" "Obsoletes: old" "Provides: old = 1.0"
spec main a-package-whose-name-is-very-long-indeed-so-that-lines-wrap 1.0.20250101git1234567 1.beta.3 ""
spec main g-one 1.0 1 ""
spec main g-two 1.0 1 ""
spec main g-opt 1.0 1 ""
spec extra foo 3.0 1 "" "Requires: foo-dep"
spec extra extra 1.0 1 ""
cat > build/comps.xml <<X
<?xml version="1.0"?><!DOCTYPE comps PUBLIC "-//Red Hat, Inc.//DTD Comps info//EN" "comps.dtd"><comps>
<group><id>tools</id><name>Some Tools</name><description/><default>true</default><uservisible>true</uservisible><packagelist><packagereq type="mandatory">g-one</packagereq><packagereq type="default">g-two</packagereq><packagereq type="optional">g-opt</packagereq></packagelist></group>
<environment><id>all-env</id><name>All Env</name><description/><display_order>1</display_order><grouplist><groupid>tools</groupid></grouplist></environment>
</comps>
X
createrepo_c -q -g $BED/build/comps.xml repo/main; createrepo_c -q repo/extra
cat > build/updateinfo.xml <<X
<?xml version="1.0"?><updates><update from="x" status="stable" type="security" version="1"><id>SA-1</id><title>sec</title><severity>Important</severity><release>1</release><issued date="2024-01-01 00:00:00"/><description>x</description><references/><pkglist><collection short="m"><name>m</name><package name="sec" version="1.1" release="1" epoch="0" arch="noarch" src="sec-1.1-1.src.rpm"><filename>sec-1.1-1.noarch.rpm</filename></package></collection></pkglist></update>
<update from="x" status="stable" type="bugfix" version="1"><id>BA-1</id><title>bar</title><release>1</release><issued date="2024-01-01 00:00:00"/><description>x</description><references/><pkglist><collection short="m"><name>m</name><package name="bar" version="1.1" release="1" epoch="0" arch="noarch" src="bar-1.1-1.src.rpm"><filename>bar-1.1-1.noarch.rpm</filename></package></collection></pkglist></update></updates>
X
modifyrepo_c build/updateinfo.xml repo/main/repodata
ls repo/*
