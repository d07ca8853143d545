"""Files that facts are read from."""
import os


def get_file_content(path, default=None, strip=True):
    data = default
    if os.path.exists(path) and os.access(path, os.R_OK):
        try:
            with open(path, errors='surrogateescape') as f:
                data = f.read()
            if strip:
                data = data.strip()
            if len(data) == 0:
                data = default
        except OSError:
            pass
    return data


def get_file_lines(path, strip=True, line_sep=None):
    data = get_file_content(path, strip=strip)
    if not data:
        return []
    if line_sep is None:
        return data.splitlines()
    return data.rstrip(line_sep).split(line_sep) if len(line_sep) == 1 else data.split(line_sep)


def get_mount_size(mountpoint):
    try:
        info = os.statvfs(mountpoint)
    except OSError:
        return {}
    return dict(
        size_total=info.f_frsize * info.f_blocks, size_available=info.f_frsize * info.f_bavail,
        block_size=info.f_bsize, block_total=info.f_blocks, block_available=info.f_bavail,
        block_used=info.f_blocks - info.f_bavail, inode_total=info.f_files, inode_available=info.f_favail,
        inode_used=info.f_files - info.f_favail)
