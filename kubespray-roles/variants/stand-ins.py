"""What variants need beyond the bed's kubestub.py, which follows in the same file: crio, skopeo, cri-dockerd, docker, cilium,
and of kubeadm an etcd's certificates and a user's kubeconfig. What is not answered here goes on to the bed's stand-ins.
"""
import gzip, json, os, re, socket, subprocess, sys, time

ME, ARGS = os.path.basename(sys.argv[0]), sys.argv[1:]
SSL = "/etc/kubernetes/ssl"
IMAGES, CONTAINERS, LIBRARY = "/var/lib/containerd/jtb-images", "/run/jtb-containers", "/usr/lib/variant"


def daemon():
    address = os.environ.get("NOTIFY_SOCKET")
    if address:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as s:
            s.connect("\0" + address[1:] if address[0] == "@" else address)
            s.send(b"READY=1")
    while True: time.sleep(3600)


def said(name, default=None):
    """--name VALUE or --name=VALUE"""
    for i, word in enumerate(ARGS):
        if word == name: return ARGS[i + 1]
        if word.startswith(name + "="): return word.split("=", 1)[1]
    return default


def file(path, text="", mode="w"):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, mode) as f: f.write(text)


def images():
    if not os.path.exists(IMAGES): return []
    with open(IMAGES) as f: return f.read().split()


# ---- docker: images are names in the list that the bed's nerdctl and crictl have too; a container is etcd, run as it is
def docker():
    words = [word for word in ARGS if word[:1] != "-"]
    verb = words[0] if words else ""
    state = f"{CONTAINERS}/{said('--name', words[-1] if words else '')}"
    if verb == "images":
        print("\n".join(images()) if "-q" in ARGS else "REPOSITORY TAG\n" + "\n".join(images()))
    elif verb == "inspect": print(re.sub(r"^docker\.io/(library/)?", "", ARGS[-1]))
    elif verb == "pull": file(IMAGES, ARGS[-1] + "\n", "a")
    elif verb == "save": print(ARGS[-1])
    elif verb == "load":
        data = sys.stdin.buffer.read()
        file(IMAGES, (gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data).decode(), "a")
    elif verb == "ps":
        wanted = (said("--filter") or said("-f") or "name=").split("=", 1)[1]
        for name in sorted(os.listdir(CONTAINERS)) if os.path.isdir(CONTAINERS) else []:
            with open(f"{CONTAINERS}/{name}") as f: pid, image = f.read().split()
            if os.path.exists(f"/proc/{pid}") and wanted in name: print(image if "Image" in (said("--format") or "") else name)
    elif verb == "run":
        at = max(i for i, word in enumerate(ARGS) if re.match(r"[\w.-]+/[\w./-]+:[\w.-]+$", word))
        with open(said("--env-file")) as f:
            for line in f:
                if "=" in line and line[0] != "#": os.environ.__setitem__(*line.rstrip("\n").split("=", 1))
        file(state, f"{os.getpid()} {ARGS[at]}\n")
        os.execv(f"{LIBRARY}/{os.path.basename(ARGS[at + 1])}", ARGS[at + 1:])
    elif verb in ("rm", "stop", "kill") and os.path.isfile(state):
        with open(state) as f: pid = int(f.read().split()[0])
        os.unlink(state)
        try: os.kill(pid, 15)
        except OSError: pass
    elif verb == "cp": subprocess.run(["install", "-m", "755", f"{LIBRARY}/{os.path.basename(words[1])}", words[2]], check=True)
    elif verb == "info": print("Cgroup Driver: systemd")


# ---- cilium's command line: what was installed is kept beside the bed's objects
def cilium():
    release = "/var/lib/etcd/jtb-kube/helm.._.cilium"
    if "version" in ARGS:
        print("cilium-cli: stand-in\ncilium image (running): " + ("installed" if os.path.exists(release) else "unknown. Unable to obtain cilium version. Reason: release: not found"))
    elif ARGS[:1] in (["install"], ["upgrade"]):
        file(release, json.dumps({"kind": "Helm", "metadata": {"name": "cilium"}, "version": said("--version")}))
        print("cilium: " + ARGS[0])


def skopeo():
    words = [word for word in ARGS if ":" in word]
    if words[0].startswith("containers-storage:"): file(words[1].split(":", 1)[1], words[0].split(":", 1)[1] + "\n")
    else:
        with open(words[0].split(":", 1)[1]) as f: file(IMAGES, f.read(), "a")


# ---- kubeadm
def certificate(name, by):
    path = f"{SSL}/{name}"
    if os.path.exists(path + ".crt"): return
    os.makedirs(os.path.dirname(path), exist_ok=True)
    run = lambda *command: subprocess.run(command, check=True, capture_output=True)
    if by is None: run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "3650", "-subj", "/CN=etcd-ca", "-keyout", path + ".key", "-out", path + ".crt")
    else:
        run("openssl", "req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=" + os.path.basename(name), "-keyout", path + ".key", "-out", "/run/variant.csr")
        run("openssl", "x509", "-req", "-days", "365", "-in", "/run/variant.csr", "-CA", f"{SSL}/{by}.crt", "-CAkey", f"{SSL}/{by}.key", "-CAcreateserial", "-out", path + ".crt")
    os.chmod(path + ".key", 0o600)


def stacked_etcd():
    """What kubeadm makes where etcd is its own; no etcd runs."""
    certificate("etcd/ca", None)
    for name in ("etcd/server", "etcd/peer", "etcd/healthcheck-client", "apiserver-etcd-client"): certificate(name, "etcd/ca")
    file("/etc/kubernetes/manifests/etcd.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: etcd, namespace: kube-system}\n")


def kubeadm():
    if ARGS[:2] == ["kubeconfig", "user"]:
        user = said("--client-name")
        with open("/etc/kubernetes/admin.conf") as f: server = re.search(r"server: (\S+)", f.read())[1]
        print(json.dumps({"apiVersion": "v1", "kind": "Config", "preferences": {}, "current-context": f"{user}@cluster.local",
                          "clusters": [{"cluster": {"server": server}, "name": "cluster.local"}], "users": [{"name": user, "user": {}}],
                          "contexts": [{"context": {"cluster": "cluster.local", "user": user}, "name": f"{user}@cluster.local"}]}))
        sys.exit()
    if ARGS[:2] == ["join", "phase"]: sys.exit()
    config = said("--config", "")
    if ARGS[:1] in (["init"], ["join"]) and os.path.exists(config):
        with open(config) as f: text = f.read()
        control = "controlPlane:" in text or ARGS[0] == "init"
        if control and ARGS[0] == "join" and os.path.exists("/etc/kubernetes/kubeadm-config.yaml"):
            with open("/etc/kubernetes/kubeadm-config.yaml") as f: text = f.read()
        if control and re.search(r"(?m)^etcd:\n +local:", text): stacked_etcd()


if ME in ("crio", "crio-status"):
    if "status" in ARGS or ME == "crio-status" or "--version" in ARGS: print("stand-in\ncgroup driver: systemd"); sys.exit()
    daemon()
elif ME in ("dockerd", "cri-dockerd"): daemon()
elif ME in ("docker", "cilium", "skopeo"):
    globals()[ME]()
    sys.exit()
elif ME == "kubeadm": kubeadm()
