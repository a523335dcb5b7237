//! The folder on disk of a sandbox without a private root.

use std::fs::{self, DirBuilder, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};

use crate::host::sandbox::random_hex;

/// Files and folders that may be in it, as many as a private root has room for.
const MAX_ENTRIES: usize = 16_384;

/// The folder; [`Scratch::remove`] ends it.
#[derive(Debug)]
pub(crate) struct Scratch {
    pub path: PathBuf,
    max_bytes: u64,
}

impl Scratch {
    /// A new folder below the system's temporary files, for `owner`.
    pub(crate) fn new((user, group): (u32, u32), max_bytes: u64) -> io::Result<Self> {
        let path =
            fs::canonicalize(std::env::temp_dir())?.join(format!("ferrolab-sandbox-{}", random_hex()?));
        DirBuilder::new().mode(0o700).create(&path)?;
        if rustix::process::getuid().is_root() && user != 0 {
            chown(&path, Some(user), Some(group))?;
        }
        Ok(Self { path, max_bytes })
    }

    /// Whether there is more in it than may be, counting what process `pid` has open there and deleted.
    pub(crate) fn is_over_full(&self, pid: i32) -> bool {
        let mut folders = vec![self.path.clone()];
        let (mut entries, mut bytes) = (0, self.deleted_bytes(pid));
        while let Some(folder) = folders.pop() {
            // Folders come and go meanwhile, and some can't be read; their number counts.
            for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
                entries += 1;
                if let Ok(found) = entry.metadata() {
                    bytes += found.blocks() * 512;
                    if found.is_dir() {
                        folders.push(entry.path());
                    }
                }
                if entries > MAX_ENTRIES || bytes > self.max_bytes {
                    return true;
                }
            }
        }
        bytes > self.max_bytes
    }

    fn deleted_bytes(&self, pid: i32) -> u64 {
        let open = fs::read_dir(format!("/proc/{pid}/fd")).into_iter().flatten().flatten();
        let is_deleted = |path: &Path| {
            fs::read_link(path).is_ok_and(|target| target.starts_with(&self.path))
                && fs::metadata(path).is_ok_and(|found| found.nlink() == 0)
        };
        let deleted = open.map(|entry| entry.path()).filter(|path| is_deleted(path));
        deleted.filter_map(|path| fs::metadata(path).ok()).map(|found| found.blocks() * 512).sum()
    }

    /// Remove it with all that is in it, which nobody changes any more.
    ///
    /// Folders may be nested too deeply to descend into, or closed to their owner: each is opened,
    /// and what is in it lifted to the top.
    pub(crate) fn remove(&self) -> io::Result<()> {
        let mut lifted = 0u64;
        loop {
            let mut is_done = true;
            for entry in fs::read_dir(&self.path)? {
                let folder = entry?.path();
                if !fs::symlink_metadata(&folder)?.is_dir() {
                    fs::remove_file(&folder)?;
                    continue;
                }
                fs::set_permissions(&folder, Permissions::from_mode(0o700))?;
                for inner in fs::read_dir(&folder)? {
                    let inner = inner?.path();
                    if fs::symlink_metadata(&inner)?.is_dir() {
                        fs::set_permissions(&inner, Permissions::from_mode(0o700))?;
                        lifted += 1;
                        fs::rename(
                            &inner,
                            self.path.join(format!(".lifted-{lifted}-{}", std::process::id())),
                        )?;
                        is_done = false;
                    } else {
                        fs::remove_file(&inner)?;
                    }
                }
                fs::remove_dir(&folder)?;
            }
            if is_done {
                return fs::remove_dir(&self.path);
            }
        }
    }
}
