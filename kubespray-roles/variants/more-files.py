#!/usr/bin/env python3
"""more-files.py WORKDIR INVENTORY_DIR FOLDER: adds to what the bed's make-files.sh made (FOLDER has its kubestub.py as run).

Stand-ins, all of them kubestub.py with stand-ins.py before it: crio, skopeo, cri-dockerd, cilium, and a signed apt repository
with docker-ce, docker-ce-cli and containerd.io. Real: the etcd that docker runs. Small scripts that do nothing: conmon, crun, pinns.
"""
import gzip
import hashlib
import io
import json
import os
import re
import subprocess
import sys
import tarfile
import tempfile

WORK, INVENTORY, FOLDER = sys.argv[1:4]
CHECKOUT, VARIANT = os.environ["KUBESPRAY_DIR"], os.environ["VARIANT"].split()
DEFAULTS = next(d for d in ("kubespray_defaults", "kubespray-defaults") if os.path.isdir(f"{CHECKOUT}/roles/{d}/defaults"))
EMPTY = b"#!/bin/sh\nexit 0\n"
CRD = b"apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  name: felixconfigurations.crd.projectcalico.org\n"
CRIO_UNIT = b"""[Unit]
Description=stand-in for CRI-O
[Service]
Type=notify
ExecStart=/usr/local/bin/crio
[Install]
WantedBy=multi-user.target
"""


def answers(scratch):
    out = f"{scratch}/more.json"
    environment = dict(os.environ, ANSIBLE_CACHE_PLUGIN="memory", ANSIBLE_CALLBACKS_ENABLED="", ANSIBLE_ROLES_PATH=f"{CHECKOUT}/roles")
    done = subprocess.run([*os.environ["ANSIBLE_PLAYBOOK"].split(), "-i", f"{INVENTORY}/hosts.ini", os.path.join(os.environ["VARIANTS"], "more-files.yml"),
                           "-e", f"out={out} defaults={DEFAULTS}"], cwd=CHECKOUT, env=environment, capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stdout + done.stderr)
    with open(out) as f:
        return json.load(f)


def archive(members):
    """A .tar.gz of programs, the same bytes for the same members"""
    buffer = io.BytesIO()
    with gzip.GzipFile(fileobj=buffer, mode="wb", mtime=0) as zipped, tarfile.open(fileobj=zipped, mode="w") as tar:
        for name, data in members:
            member = tarfile.TarInfo(name)
            member.mode, member.size = 0o755, len(data)
            tar.addfile(member, io.BytesIO(data))
    return buffer.getvalue()


def write(url, data):
    path = os.path.join(WORK, "files", url.split("/files/", 1)[1])
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as f:
        f.write(data)
    return hashlib.sha256(data).hexdigest()


def package(scratch, spec, files, script=""):
    """A .deb of NAME=VERSION, as apt lists it and as bytes"""
    name, version = spec.split("=", 1)
    root = f"{scratch}/{name}"
    for path, data, mode in files:
        os.makedirs(os.path.dirname(root + path), exist_ok=True)
        with open(root + path, "wb") as f:
            f.write(data)
        os.chmod(root + path, mode)
    os.makedirs(f"{root}/DEBIAN")
    control = f"Package: {name}\nVersion: {version}\nArchitecture: amd64\nMaintainer: nobody <nobody@example.org>\nDescription: a stand-in\n"
    with open(f"{root}/DEBIAN/control", "w") as f:
        f.write(control)
    if script:
        with open(f"{root}/DEBIAN/postinst", "w") as f:
            f.write("#!/bin/sh\nset -e\n" + script)
        os.chmod(f"{root}/DEBIAN/postinst", 0o755)
    subprocess.run(["dpkg-deb", "--root-owner-group", "-b", root, f"{root}.deb"], check=True, env=dict(os.environ, SOURCE_DATE_EPOCH="0"), stdout=subprocess.DEVNULL)
    with open(f"{root}.deb", "rb") as f:
        return control, f.read(), f"pool/{name}.deb"


def unit(text):
    return f"[Unit]\nDescription=stand-in\n[Service]\nType=notify\nExecStart={text}\n[Install]\nWantedBy=multi-user.target\n".encode()


def docker(scratch, url, specs, stub, etcd):
    """The repository; its key stays in WORKDIR, so that all runs have the same. The key's id."""
    home = f"{WORK}/variant-gnupg"
    gpg = ["gpg", "--homedir", home, "--batch", "--yes", "--quiet", "--passphrase", ""]
    if not os.path.isdir(home):
        os.makedirs(home, 0o700)
        subprocess.run([*gpg, "--quick-gen-key", "docker stand-in <nobody@example.org>", "rsa2048", "sign", "never"], check=True, stderr=subprocess.DEVNULL)
    key = re.search(r"fpr:+([0-9A-F]{40}):", subprocess.run([*gpg, "--list-keys", "--with-colons"], check=True, capture_output=True, text=True).stdout)[1]
    write(f"{url}/gpg", subprocess.run([*gpg, "--armor", "--export", key], check=True, capture_output=True).stdout)
    by_name = {spec.split("=")[0]: spec for spec in specs}
    start = "if [ -d /run/systemd/system ]; then systemctl daemon-reload; systemctl enable --quiet --now %s; fi\n"
    packages = [
        package(scratch, by_name["containerd.io"], [("/usr/bin/containerd", stub, 0o755), ("/lib/systemd/system/containerd.service", unit("/usr/bin/containerd"), 0o644)], start % "containerd"),
        package(scratch, by_name["docker-ce-cli"], [("/usr/bin/docker", stub, 0o755)] + [(f"/usr/lib/variant/{name}", data, 0o755) for name, data in etcd]),
        package(scratch, by_name["docker-ce"], [("/usr/bin/dockerd", stub, 0o755), ("/lib/systemd/system/docker.service", unit("/usr/bin/dockerd"), 0o644),
                ("/lib/systemd/system/docker.socket", b"[Unit]\nDescription=stand-in\n[Socket]\nListenStream=/run/docker.sock\nSocketGroup=docker\n[Install]\nWantedBy=sockets.target\n", 0o644)],
                "getent group docker > /dev/null || groupadd --system docker\n" + start % "docker.socket docker"),
    ]
    index = ""
    for control, data, path in packages:
        write(f"{url}/{path}", data)
        index += f"{control}Filename: {path}\nSize: {len(data)}\nSHA256: {hashlib.sha256(data).hexdigest()}\n\n"
    listing = "stable/binary-amd64/Packages"
    write(f"{url}/dists/bookworm/{listing}", index.encode())
    release = f"Origin: Docker\nSuite: bookworm\nCodename: bookworm\nDate: Thu, 01 Jan 2026 00:00:00 UTC\nArchitectures: amd64\nComponents: stable\nSHA256:\n {hashlib.sha256(index.encode()).hexdigest()} {len(index)} {listing}\n"
    write(f"{url}/dists/bookworm/InRelease", subprocess.run([*gpg, "--clearsign"], input=release.encode(), check=True, capture_output=True).stdout)
    subprocess.run(["gpgconf", "--homedir", home, "--kill", "gpg-agent"], check=True)
    return key


def main():
    with tempfile.TemporaryDirectory() as scratch:
        more = answers(scratch)
        urls = more["urls"]
        with open(f"{WORK}/files/{find('kubectl')}", "rb") as f:
            stub = f.read()  # with the versions in it
        tools = ["conmon", "conmonrs", "crun", "runc", "pinns"]
        sums = {
            "crio_archive_checksum": write(urls["crio"], archive(
                [("cri-o/bin/crio", stub), ("cri-o/bin/crio-status", stub)] + [(f"cri-o/bin/{prefix}{name}", EMPTY) for name in tools for prefix in ("", "crio-")]
                + [("cri-o/contrib/crio.service", CRIO_UNIT), ("cri-o/contrib/policy.json", b'{"default": [{"type": "insecureAcceptAnything"}]}\n')]
                + [(f"cri-o/{name}", b"") for name in ("etc/crictl.yaml", "man/crio.8", "man/crio-status.8", "man/crio.conf.5", "man/crio.conf.d.5")])),
            "skopeo_binary_checksum": write(urls["skopeo"], stub),
            "cri_dockerd_archive_checksum": write(urls["cri_dockerd"], archive([("cri-dockerd/cri-dockerd", stub)])),
            "ciliumcli_binary_checksum": write(urls["ciliumcli"], archive([("cilium", stub)])),
        }
        if urls["calico_crds"].endswith(".tar.gz"):
            crds = write(urls["calico_crds"], archive([("calico/libcalico-go/config/crd/felix.yaml", CRD)]))
        else:
            crds = None
        lines = []
        if "docker" in VARIANT:
            with tarfile.open(f"{WORK}/files/{find('etcd-v')}") as tar:
                etcd = [(os.path.basename(m.name), tar.extractfile(m).read()) for m in tar if m.isfile()]
            lines.append(f"docker_debian_repo_repokey: {docker(scratch, urls['docker'], more['packages'], stub, etcd)}\n")
        checksums = f"{INVENTORY}/group_vars/all/zz-checksums.yml"
        with open(checksums) as f:
            text = f.read()
        text += "".join(f"{name}: sha256:{value}\n" for name, value in sums.items()) + "".join(lines)
        with open(f"{CHECKOUT}/roles/{DEFAULTS}/defaults/main/download.yml") as f:
            bare = re.search(r"(?m)^    sha256: ", f.read())  # as older releases have them
        if bare:
            text = text.replace(": sha256:", ": ")
        with open(checksums, "w") as f:
            f.write(text)
        if crds:
            of_version = {more["calico_version"]: crds if bare else f"sha256:{crds}"}
            with open(f"{INVENTORY}/extra.yml", "a") as f:
                f.write(f"calico_crds_archive_checksums: {json.dumps(of_version if bare else {'no_arch': of_version})}\n")


def find(start):
    """The newest of the bed's files whose name begins so"""
    found = [os.path.join(folder, name) for folder, _, names in os.walk(f"{WORK}/files") for name in names if name.startswith(start)]
    return os.path.relpath(max(found, key=os.path.getmtime), f"{WORK}/files")


main()
