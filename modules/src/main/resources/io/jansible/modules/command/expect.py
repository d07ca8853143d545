"""Runs a command on a terminal of its own and answers its questions. The task is JSON on stdin, the answer JSON on stdout."""
import base64
import errno
import json
import os
import pty
import re
import select
import shlex
import shutil
import sys
import termios
import time


def answer(**values):
    print(json.dumps(values))
    sys.exit(0)


def spawn(words, echo):
    pid, terminal = pty.fork()
    if pid == 0:
        if not echo:
            flags = termios.tcgetattr(0)
            flags[3] &= ~termios.ECHO
            termios.tcsetattr(0, termios.TCSANOW, flags)
        try:
            os.execvp(words[0], words)
        finally:
            os._exit(127)
    if not echo:
        try:
            flags = termios.tcgetattr(terminal)
            flags[3] &= ~termios.ECHO
            termios.tcsetattr(terminal, termios.TCSANOW, flags)
        except termios.error:
            pass
    return pid, terminal


def status_of(pid, terminal):
    """Waits a little for the end, then makes an end."""
    os.close(terminal)
    for _attempt in range(50):
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            return os.WEXITSTATUS(status) if os.WIFEXITED(status) else None
        time.sleep(0.02)
    for number in (1, 2, 9):
        os.kill(pid, number)
        time.sleep(0.05)
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            break
    return None


def main():
    task = json.loads(sys.stdin.buffer.read().decode('utf-8'))
    if task.get('chdir'):
        os.chdir(task['chdir'])
    words = shlex.split(task['command'])
    if not words or shutil.which(words[0]) is None:
        answer(error='The command was not found or was not executable: %s.' % (words[0] if words else ''))
    questions = []
    for pattern, replies in task['responses']:
        questions.append((pattern, re.compile(pattern.encode('utf-8'), re.DOTALL), list(replies['texts']), replies['list']))
    pid, terminal = spawn(words, task['echo'])
    everything, unread = b'', b''
    timeout = task['timeout']
    until = None if timeout is None else time.monotonic() + timeout
    ended = False
    while True:
        first = None
        for each in questions:
            match = each[1].search(unread)
            if match and (first is None or match.start() < first[0].start()):
                first = (match, each)
        if first is not None:
            match, (pattern, _regex, replies, is_list) = first
            said, unread = unread[:match.end()], unread[match.end():]
            if is_list and not replies:
                status_of(pid, terminal)
                answer(error="No remaining responses for '%s', output was '%s'" % (pattern, said))
            reply = replies.pop(0) if is_list else replies[0]
            time.sleep(0.05)
            try:
                os.write(terminal, reply.rstrip('\n').encode('utf-8') + b'\n')
            except OSError:
                pass
            until = None if timeout is None else time.monotonic() + timeout
            continue
        if ended:
            break
        left = None if until is None else until - time.monotonic()
        if left is not None and left <= 0:
            break
        if not select.select([terminal], [], [], left)[0]:
            continue
        try:
            chunk = os.read(terminal, 2000)
        except OSError as e:
            if e.errno != errno.EIO:
                raise
            chunk = b''
        ended = not chunk
        everything += chunk
        unread += chunk
    rc = status_of(pid, terminal)
    answer(rc=rc if ended else None, out=base64.b64encode(everything).decode('ascii'))


main()
