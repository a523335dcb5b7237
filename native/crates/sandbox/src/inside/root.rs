//! The private root that all sandboxes of a zygote start from.
//!
//! Made once, in the zygote: the interpreter and its packages, read-only, at the paths where
//! they are outside, a few devices and an `/etc` of our own. Nothing else of the outside is there.

use std::ffi::{CStr, CString};
use std::fs::{self, File};
use std::io::{self, Write};
use std::os::fd::{AsRawFd, OwnedFd, RawFd};
use std::path::{Path, PathBuf};

use rustix::fs::Mode;
use rustix::mount::{
    MountFlags, MountPropagationFlags, MoveMountFlags, OpenTreeFlags, UnmountFlags, mount, mount_bind,
    mount_change, move_mount, open_tree, unmount,
};
use rustix::process::{chdir, pivot_root};
use serde::{Deserialize, Serialize};

/// The folders that a sandbox may write to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Folders {
    /// Where user code works, and its home.
    pub work: PathBuf,
    /// Temporary files.
    pub temporary: PathBuf,
}

impl Folders {
    /// Folders that hide none of the `readable` paths: an interpreter may live below `/tmp`.
    pub(crate) fn beside(readable: &[PathBuf]) -> Self {
        let hides = |folder: &str| readable.iter().any(|path| path.starts_with(folder));
        let choose =
            |usual: &str, otherwise: &str| PathBuf::from(if hides(usual) { otherwise } else { usual });
        Self { work: choose("/sandbox", "/.sandbox"), temporary: choose("/tmp", "/.sandbox-tmp") }
    }

    /// One folder on disk for both.
    pub(crate) fn on_disk(scratch: PathBuf) -> Self {
        Self { work: scratch.clone(), temporary: scratch }
    }
}

/// A file that nothing inside may read: landlock's probe.
pub(crate) const CANARY: &str = "/etc/canary";

const DEVICES: [&str; 4] = ["/dev/null", "/dev/zero", "/dev/urandom", "/dev/random"];
const ROOT_BYTES: &str = "size=4m,nr_inodes=4096,mode=0755";

/// Enter a mount namespace of our own with the private root.
///
/// `user` and `group` are whom the sandboxes run as.
pub(crate) fn enter(readable_paths: &[PathBuf], folders: &Folders, user: u32, group: u32) -> io::Result<()> {
    mount_change("/", MountPropagationFlags::PRIVATE | MountPropagationFlags::REC)?;
    let trees = Tree::open_all(readable_paths)?;
    let process_tree = clone_tree(Path::new("/proc"))?;
    let local_time = fs::read("/etc/localtime").ok();

    // Any folder serves: what it hides is never looked at again.
    let base = Path::new("/tmp");
    let base = if base.is_dir() { base } else { Path::new("/") };
    mount("tmpfs", base, "tmpfs", MountFlags::NOSUID | MountFlags::NODEV, Some(&*CString::new(ROOT_BYTES)?))?;
    let inside = |path: &Path| base.join(path.strip_prefix("/").unwrap_or(path));
    for folder in [&folders.work, &folders.temporary, Path::new("/proc"), Path::new("/etc")] {
        fs::create_dir_all(inside(folder))?;
    }
    for tree in &trees {
        tree.attach(base)?;
    }
    attach(&process_tree, &inside(Path::new("/proc")))?;

    chdir(base)?;
    pivot_root(".", ".")?;
    unmount(".", UnmountFlags::DETACH)?;
    chdir("/")?;
    // Only now: whatever stands at these paths, it is no longer the outside's.
    write_etc(folders, user, group, local_time.as_deref())?;
    set_root_read_only()
}

fn write_etc(folders: &Folders, user: u32, group: u32, local_time: Option<&[u8]>) -> io::Result<()> {
    let home = folders.work.display();
    write_new("/etc/passwd", format!("sandbox:x:{user}:{group}:sandbox:{home}:/bin/false\n").as_bytes())?;
    write_new("/etc/group", format!("sandbox:x:{group}:\n").as_bytes())?;
    write_new(CANARY, b"reached\n")?;
    local_time.map_or(Ok(()), |local_time| write_new("/etc/localtime", local_time))
}

/// Write a file that must not be there yet, through no link.
fn write_new(path: &str, content: &[u8]) -> io::Result<()> {
    File::create_new(path)?.write_all(content)
}

/// Something of the outside that is seen inside: a mount without a place yet, or a link.
struct Tree {
    path: PathBuf,
    content: Content,
}

enum Content {
    Mount { tree: OwnedFd, is_folder: bool },
    Link(PathBuf),
}

impl Tree {
    /// What there is of `paths` and of the devices; missing ones are left out.
    fn open_all(paths: &[PathBuf]) -> io::Result<Vec<Self>> {
        let mut real: Vec<PathBuf> = Vec::new();
        let mut trees = Vec::new();
        for path in paths {
            let Ok(canonical) = fs::canonicalize(path) else { continue };
            if canonical == Path::new("/") {
                return Err(io::Error::other("the whole file system can't be made readable"));
            }
            if canonical != *path {
                trees.push(Self { path: path.clone(), content: Content::Link(canonical.clone()) });
            }
            real.push(canonical);
        }
        real.sort();
        let mut mounts: Vec<Self> = Vec::new();
        for path in real {
            // A folder brings what is below it along.
            if mounts.last().is_none_or(|last| !path.starts_with(&last.path)) {
                mounts.push(Self::open(path)?);
            }
        }
        for device in DEVICES {
            mounts.push(Self::open(device.into())?);
        }
        mounts.append(&mut trees);
        Ok(mounts)
    }

    fn open(path: PathBuf) -> io::Result<Self> {
        let tree = clone_tree(&path)?;
        set_tree_read_only(&tree, path.starts_with("/dev"))?;
        let is_folder = path.is_dir();
        Ok(Self { path, content: Content::Mount { tree, is_folder } })
    }

    fn attach(&self, base: &Path) -> io::Result<()> {
        let place = base.join(self.path.strip_prefix("/").unwrap_or(&self.path));
        if let Some(parent) = place.parent() {
            fs::create_dir_all(parent)?;
        }
        match &self.content {
            Content::Mount { tree, is_folder: true } => {
                fs::create_dir_all(&place)?;
                attach(tree, &place)
            }
            Content::Mount { tree, is_folder: false } => {
                File::create(&place)?;
                attach(tree, &place)
            }
            // A folder that is reached by another way already needs no link.
            Content::Link(_) if place.symlink_metadata().is_ok() => Ok(()),
            Content::Link(target) => std::os::unix::fs::symlink(target, &place),
        }
    }
}

fn clone_tree(path: &Path) -> io::Result<OwnedFd> {
    let flags =
        OpenTreeFlags::OPEN_TREE_CLONE | OpenTreeFlags::OPEN_TREE_CLOEXEC | OpenTreeFlags::AT_RECURSIVE;
    Ok(open_tree(rustix::fs::CWD, path, flags)?)
}

fn attach(tree: &OwnedFd, place: &Path) -> io::Result<()> {
    Ok(move_mount(tree, "", rustix::fs::CWD, place, MoveMountFlags::MOVE_MOUNT_F_EMPTY_PATH)?)
}

/// Nothing can be written to a tree without a place yet, no program gains rights by it;
/// devices work only where `has_devices`.
fn set_tree_read_only(tree: &OwnedFd, has_devices: bool) -> io::Result<()> {
    let no_devices = if has_devices { 0 } else { libc::MOUNT_ATTR_NODEV };
    set_attributes(tree.as_raw_fd(), c"", libc::AT_EMPTY_PATH | libc::AT_RECURSIVE, no_devices)
}

/// The root alone: what is mounted on it, above all `/proc`, stays as it is.
fn set_root_read_only() -> io::Result<()> {
    set_attributes(libc::AT_FDCWD, c"/", 0, libc::MOUNT_ATTR_NODEV)
}

fn set_attributes(folder: RawFd, path: &CStr, flags: i32, more: u64) -> io::Result<()> {
    let attributes = libc::mount_attr {
        attr_set: libc::MOUNT_ATTR_RDONLY | libc::MOUNT_ATTR_NOSUID | more,
        attr_clr: 0,
        propagation: 0,
        userns_fd: 0,
    };
    // SAFETY: a valid path and a structure of the size given.
    let outcome = unsafe {
        libc::syscall(
            libc::SYS_mount_setattr,
            folder,
            path.as_ptr(),
            flags,
            &raw const attributes,
            size_of::<libc::mount_attr>(),
        )
    };
    if outcome == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}

/// In a sandbox: a small file system in memory for its own files, and its own `/proc`.
///
/// Gives whether `/proc` is there: systems that hide parts of theirs allow no other.
pub(crate) fn mount_private(folders: &Folders, max_file_bytes: u64) -> io::Result<bool> {
    let options = format!("size={max_file_bytes},nr_inodes=16384,mode=0700");
    let flags = MountFlags::NOSUID | MountFlags::NODEV | MountFlags::NOEXEC;
    mount("tmpfs", &folders.temporary, "tmpfs", flags, Some(&*CString::new(options)?))?;
    // One file system, hence one limit, for both folders.
    let hidden = folders.temporary.join(".work");
    rustix::fs::mkdir(&hidden, Mode::RWXU)?;
    mount_bind(&hidden, &folders.work)?;
    let own = mount("proc", "/proc", "proc", flags, Some(c"subset=pid"));
    if own.is_err() {
        // The outside's must not show through.
        mount("tmpfs", "/proc", "tmpfs", flags | MountFlags::RDONLY, Some(c"size=0,nr_inodes=2,mode=0555"))?;
    }
    Ok(own.is_ok())
}
