#!/usr/bin/env python3
"""Runs the playbooks of this folder with several engines, one after the other, and prints their times and ratios.

  side-by-side.py [--hosts 1,10,50] [--runs 3] [--only skip,mixed] [--forks 10] NAME=COMMAND...

For instance, from the project's folder:

  benchmarks/side-by-side.py ansible=ansible-playbook jansible=./jansible-playbook

The hosts are the addresses 127.0.0.1, 127.0.0.2, … of this machine: an sshd of its own with keys of its own listens there
on a free port while this runs (needs openssh-server, and Linux for the many loopback addresses). Playbooks write to a
temporary folder alone. wall: seconds; cpu: seconds of all processes that the engine started and waited for; ok/changed: of
all hosts, to see that the engines did the same. The first engine named is what the others are compared with.
"""
import argparse, getpass, os, re, resource, shutil, signal, socket, statistics, subprocess, sys, tempfile, time

HERE = os.path.dirname(os.path.abspath(__file__))


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def start_sshd(folder):
    sshd = shutil.which("sshd", path=os.environ["PATH"] + ":/usr/sbin:/sbin")
    if not sshd:
        sys.exit("no sshd here; install it, for instance: apt install openssh-server")
    for name in ("host", "user"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", f"{folder}/{name}"], check=True)
    shutil.copy(f"{folder}/user.pub", f"{folder}/authorized_keys")
    port = free_port()
    with open(f"{folder}/sshd_config", "w") as f:
        f.write(f"Port {port}\nListenAddress 0.0.0.0\nHostKey {folder}/host\nAuthorizedKeysFile {folder}/authorized_keys\n"
                "StrictModes no\nUsePAM no\nPidFile none\nMaxStartups 500:30:1000\nMaxSessions 100\nUseDNS no\nPasswordAuthentication no\n")
    if os.geteuid() == 0:
        os.makedirs("/run/sshd", exist_ok=True)
    server = subprocess.Popen([sshd, "-D", "-e", "-f", f"{folder}/sshd_config"], stderr=open(f"{folder}/sshd.log", "w"))
    for _ in range(100):
        with socket.socket() as s:
            if s.connect_ex(("127.0.0.1", port)) == 0:
                return server, port
        time.sleep(0.05)
    sys.exit("sshd did not start: " + open(f"{folder}/sshd.log").read())


def write_inventory(folder, port, hosts):
    path = f"{folder}/inventory.ini"
    with open(path, "w") as f:
        for n in range(1, hosts + 1):
            f.write(f"h{n} ansible_host=127.0.{n // 250}.{n % 250 + 1}\n")
        f.write(f"[all:vars]\nansible_port={port}\nansible_user={getpass.getuser()}\nansible_ssh_private_key_file={folder}/user\n"
                f"ansible_python_interpreter={sys.executable if sys.executable.startswith('/usr/bin') else '/usr/bin/python3'}\n"
                f"work={folder}/work\n")
    return path


def run_once(command, playbook, inventory, folder, forks, timeout):
    shutil.rmtree(f"{folder}/work", ignore_errors=True)
    os.makedirs(f"{folder}/work")
    env = {k: v for k, v in os.environ.items() if not k.startswith("ANSIBLE_") or k == "ANSIBLE_COLLECTIONS_PATH"}
    control = tempfile.mkdtemp(prefix="sbs", dir="/tmp")
    env.update(ANSIBLE_HOST_KEY_CHECKING="False", ANSIBLE_NOCOLOR="1", ANSIBLE_CONFIG=f"{folder}/ansible.cfg", ANSIBLE_PIPELINING="True",
               ANSIBLE_SSH_CONTROL_PATH_DIR=control)
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    process = subprocess.Popen(f"{command} -i {inventory} -f {forks} {playbook}", shell=True, env=env, stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True)
    try:
        output, _ = process.communicate(timeout=timeout)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        output, _ = process.communicate()
    wall, after = time.monotonic() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    shutil.rmtree(control, ignore_errors=True)
    recap = re.findall(r"ok=(\d+)\s+changed=(\d+)\s+unreachable=(\d+)\s+failed=(\d+)\s+skipped=(\d+)", output)
    counts = [sum(int(row[i]) for row in recap) for i in range(5)]
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return dict(wall=wall, cpu=cpu, code=process.returncode, counts=counts, output=output)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("engines", nargs="+", metavar="NAME=COMMAND")
    parser.add_argument("--hosts", default="1,10,50")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--only", default="", help="names of playbooks, with commas")
    parser.add_argument("--forks", type=int, default=10)
    parser.add_argument("--timeout", type=float, default=900)
    args = parser.parse_args()
    engines = [engine.split("=", 1) for engine in args.engines]
    names = sorted(name[:-4] for name in os.listdir(f"{HERE}/playbooks") if name.endswith(".yml"))
    names = [name for name in names if not args.only or name in args.only.split(",")]
    folder = tempfile.mkdtemp(prefix="side-by-side-")
    open(f"{folder}/ansible.cfg", "w").close()
    server, port = start_sshd(folder)
    bad = False
    try:
        print(f"{'playbook':12} {'hosts':>5}  {'engine':12} {'wall s':>8} {'cpu s':>8} {'times wall':>10} {'times cpu':>9}  ok/changed/skipped")
        for name in names:
            for hosts in map(int, args.hosts.split(",")):
                inventory = write_inventory(folder, port, hosts)
                base = None
                for engine, command in engines:
                    results = [run_once(command, f"{HERE}/playbooks/{name}.yml", inventory, folder, args.forks, args.timeout) for _ in range(args.runs)]
                    failed = next((r for r in results if r["code"] != 0), None)
                    wall, cpu = (statistics.median(r[key] for r in results) for key in ("wall", "cpu"))
                    base = base or (wall, cpu)
                    counts = results[-1]["counts"]
                    print(f"{name:12} {hosts:5}  {engine:12} {wall:8.2f} {cpu:8.2f} {base[0] / wall:9.1f}x {base[1] / max(cpu, 0.001):8.1f}x  "
                          f"{counts[0]}/{counts[1]}/{counts[4]}" + (f"  EXIT {failed['code']}" if failed else ""), flush=True)
                    if failed:
                        bad = True
                        print("\n".join(failed["output"].splitlines()[-12:]), file=sys.stderr)
    finally:
        server.terminate()
        server.wait()
        shutil.rmtree(folder, ignore_errors=True)
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
