"""JSON in the output of programs."""
import json  # noqa: F401


def _filter_non_json_lines(data, objects_only=False):
    lines = data.splitlines()
    starts = ('{',) if objects_only else ('{', '[')
    begin = next((i for i, line in enumerate(lines) if line.strip().startswith(starts)), None)
    if begin is None:
        raise ValueError('No start of json char found')
    close = '}' if lines[begin].strip().startswith('{') else ']'
    end = next((i for i in range(len(lines), begin, -1) if lines[i - 1].strip().endswith(close)), None)
    if end is None:
        raise ValueError('No end of json char found')
    junk = '\n'.join(lines[end:])
    return '\n'.join(lines[begin:end]), ['Module invocation had junk after the JSON data: %s' % junk] if junk.strip() else []
