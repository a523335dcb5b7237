"""The folder that code works in: what is new in it, files in and out."""

import os
import stat

from .channel import LARGEST_BODY, RequestError

_open, _os_open, _fstat = open, os.open, os.fstat
_scandir, _stat, _makedirs = os.scandir, os.stat, os.makedirs

_MOST_FILES = 1_000
_MOST_ENTRIES = 20_000
_FILES_BYTES = 16 << 20


class Folder:
    """The folder that the code works in, and what of it has changed."""

    def __init__(self, path):
        self.path = path
        self._device = _stat(path).st_dev
        self._known = self._look()

    def changed(self, body):
        """Return the regular files that are new or different since the last look, with their content."""
        before, self._known = self._known, self._look()
        names = sorted(name for name, seen in self._known.items() if before.get(name) != seen)
        files, left = [], _FILES_BYTES
        for name in names[:_MOST_FILES]:
            size = self._known[name][1]
            content = self._content(name) if size <= left else None
            file = {"name": name, "bytes": size, "blob": None}
            if content is not None:
                left -= len(content)
                file.update(body.add(content))
            files.append(file)
        return files

    def all(self):
        """Return every regular file."""
        return [{"name": name, "bytes": seen[1]} for name, seen in sorted(self._look().items())]

    def remember(self):
        """Take what is there now as known."""
        self._known = self._look()

    def write(self, name, content):
        """Write a file of the host's."""
        path = self.located(name)
        _makedirs(os.path.dirname(path), exist_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW
        with _open(_os_open(path, flags, 0o644), "wb") as file:
            file.write(content)

    def read(self, name):
        """Return a regular file's content."""
        content = self._content(name)
        if content is None:
            raise RequestError(
                f"{name!r} can't be read: it is no regular file of at most {LARGEST_BODY} bytes"
            )
        return content

    def located(self, name):
        """Return the path of a name that stays within the folder."""
        parts = name.split("/")
        if not name or "\0" in name or any(part in ("", ".", "..") for part in parts):
            raise RequestError(f"{name!r} is not the name of a file in the sandbox's folder")
        return f"{self.path}/{name}"

    def _content(self, name):
        try:
            # Without following links and without waiting for a pipe's writer.
            descriptor = _os_open(self.located(name), os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        except OSError:
            return None
        with _open(descriptor, "rb") as file:
            found = _fstat(descriptor)
            if not stat.S_ISREG(found.st_mode) or found.st_size > LARGEST_BODY:
                return None
            return file.read(LARGEST_BODY)

    def _look(self):
        seen, folders, left = {}, [""], _MOST_ENTRIES
        while folders and left > 0:
            prefix = folders.pop()
            try:
                with _scandir(f"{self.path}/{prefix}") as entries:
                    for entry in entries:
                        left -= 1
                        self._note(f"{prefix}{entry.name}", entry, seen, folders)
                        if left <= 0:
                            break
            except OSError:
                continue
        return seen

    def _note(self, name, entry, seen, folders):
        if entry.is_file(follow_symlinks=False):
            found = entry.stat(follow_symlinks=False)
            seen[name] = (found.st_mtime_ns, found.st_size, found.st_ino)
        elif (
            entry.is_dir(follow_symlinks=False)
            and entry.name != "__pycache__"
            # What is mounted below is the system's, such as an environment that lies there.
            and entry.stat(follow_symlinks=False).st_dev == self._device
        ):
            folders.append(f"{name}/")
