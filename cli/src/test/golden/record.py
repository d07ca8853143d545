#!/usr/bin/env python3
"""Records what Ansible makes of the golden cases: record.py [--ansible BIN_FOLDER] [case.txt ...]

A case is a text file: lines of `key: value` (args, env, stdin, needs; an env without `=` is taken away), then files, each after a line `-- name --`.
What the command printed and returned is kept at the end under `== code ==`, `== stdout ==`, `== stderr ==`
and `== files ==`, and is all that this script writes. @ROOT@ stands for the folder that a case runs in.
"""
import argparse, os, pathlib, re, shlex, shutil, subprocess, sys, tempfile

HERE = pathlib.Path(__file__).parent


def parse(text):
    head, _, rest = text.partition("\n== ")
    files, settings, name = {}, {}, None
    for line in head.splitlines():
        match = re.fullmatch(r"-- (\S+) --", line)
        if match:
            name = match.group(1)
            files[name] = []
        elif name:
            files[name].append(line)
        elif line and not line.startswith("#"):
            key, _, value = line.partition(":")
            settings.setdefault(key.strip(), []).append(value.strip())
    return head, settings, {k: "\n".join(v) + "\n" for k, v in files.items()}


def normal(text, root):
    text = text.replace(str(root), "@ROOT@")
    # where Python's own warning is from
    text = re.sub(r"\S+: (GetPassWarning: .*\n).*getpass.*\n", r"\1", text)
    # the oracle is built from the release branch
    text = text.replace("2.18.0rc1.post0", "2.18.0")
    text = re.sub(r'("(?:start|end)": )"[^"]*"', r'\1"@TIME@"', text)
    text = re.sub(r'("delta": )"[^"]*"', r'\1"@DELTA@"', text)
    text = re.sub(r'(&quot;(?:start|end|delta)&quot;: ).*', r'\1@TIME@', text)
    text = re.sub(r'("id": )"(?:\d+|[0-9a-f]{8}-[0-9a-f-]{27})"', r'\1"@ID@"', text)
    text = re.sub(r"\d+:\d\d:\d\d\.\d{3}\b", "@TOOK@", text)
    text = re.sub(r"\d+ minutes, \d+ seconds", "@TOOK@", text)
    text = re.sub(r"\b\d+\.\d\ds\b", "@TOOK@", text)
    text = re.sub(r"\w+ \d\d \w+ \d{4}  \d\d:\d\d:\d\d [+-]\d{4}", "@TIME@", text)
    text = re.sub(r'(time=")[0-9.]+"', r'\1@TOOK@"', text)
    text = re.sub(r'(timestamp=")[^"]*"', r'\1@TIME@"', text)
    text = re.sub(r"-\d{9,}\.\d+\.xml\b", "-@TIME@.xml", text)
    text = re.sub(r"\bj\d{9,}\.\d+", "@JOB@", text)
    text = re.sub(r"\*{3,}", "***", text)
    return text


def record(case, ansible):
    text = case.read_text()
    head, settings, files = parse(text)
    with tempfile.TemporaryDirectory(prefix="golden") as folder:
        root = pathlib.Path(folder).resolve()
        for name, content in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content)
            if content.startswith("#!"):
                path.chmod(0o755)
        env = {"HOME": str(root), "PATH": str(ansible) + ":/usr/bin:/bin:/usr/sbin:/sbin", "LANG": "C.UTF-8",
               "ANSIBLE_LOCALHOST_WARNING": "False", "ANSIBLE_PYTHON_INTERPRETER": "/usr/bin/python3"}
        for pair in settings.get("env", []):
            key, given, value = pair.partition("=")
            if given:
                env[key] = value.replace("@ROOT@", str(root))
            else:
                env.pop(key, None)
        out = []
        code = 0
        stderr = []
        for args in settings.get("args", ["ansible-playbook -i inventory playbook.yml"]):
            run = subprocess.run(shlex.split(args.replace("@ROOT@", str(root))), cwd=root, env=env, text=True,
                                 input="\n".join(settings.get("stdin", [])), capture_output=True, timeout=120,
                                 start_new_session=True)
            out.append(run.stdout)
            stderr.append(run.stderr)
            code = run.returncode
        after = []
        for path in sorted(root.rglob("*")):
            name = str(path.relative_to(root))
            if path.is_file() and not name.startswith(".ansible") and "__pycache__" not in name:
                content = path.read_text()
                if files.get(name) != content:
                    after.append(f"-- {name} --\n{content}")
        body = f"{head.rstrip()}\n\n== code ==\n{code}\n== stdout ==\n{normal(''.join(out), root)}"
        body += f"== stderr ==\n{normal(''.join(stderr), root)}"
        if after:
            body += "== files ==\n" + normal("".join(after), root)
        case.write_text(body if body.endswith("\n") else body + "\n")


if __name__ == "__main__":
    options = argparse.ArgumentParser()
    options.add_argument("--ansible", default=os.path.expanduser("~/.cache/jansible/bin"))
    options.add_argument("--new", action="store_true", help="only cases without a recording")
    options.add_argument("cases", nargs="*", type=pathlib.Path)
    given = options.parse_args()
    for case in given.cases or sorted(HERE.rglob("*.txt")):
        if given.new and "\n== code ==" in case.read_text():
            continue
        print(case.name, flush=True)
        record(case, pathlib.Path(given.ansible))
