//! Zip archives.
//!
//! The directory at the end is believed where it can be read; entries that it
//! misses or misplaces are found by the header before each of them, so that
//! cut and patched archives give what is left in them.

mod directory;
mod inflate;

use std::cell::Cell;
use std::collections::HashMap;

use ferrolab_base::reading::Limits;
use ferrolab_base::{Code, Error, Result};

use crate::Salvaged;
use directory::Entry;

/// An archive in memory.
///
/// ```no_run
/// use ferrolab_base::reading::Limits;
/// use ferrolab_packages::zip::Archive;
///
/// # fn main() -> ferrolab_base::Result<()> {
/// # let bytes: Vec<u8> = Vec::new();
/// let archive = Archive::open(&bytes, &Limits::default())?;
/// let content = archive.read("content.xml")?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Archive<'a> {
    bytes: &'a [u8],
    entries: Vec<Entry>,
    /// Where an entry is by its name in lower case, without a leading slash.
    by_name: HashMap<String, usize>,
    limits: Limits,
    /// Bytes unpacked so far: all reads share one budget.
    unpacked: Cell<u64>,
    is_recovered: bool,
    has_directory: bool,
}

impl<'a> Archive<'a> {
    /// Read the archive's directory.
    ///
    /// # Errors
    /// `Corrupt` where no entry can be found, `SizeLimit` where the file is too large.
    pub fn open(bytes: &'a [u8], limits: &Limits) -> Result<Self> {
        limits.check_bytes(bytes.len())?;
        let directory::Found { entries, is_recovered, has_directory } = directory::entries(bytes);
        if entries.is_empty() {
            return Err(Error::new(Code::Corrupt, "no entry of the zip archive can be found")
                .hint("the file is cut or no zip archive; get it again from its source"));
        }
        let mut by_name = HashMap::with_capacity(entries.len());
        for (index, entry) in entries.iter().enumerate() {
            by_name.entry(key(&entry.name)).or_insert(index);
        }
        Ok(Self {
            bytes,
            entries,
            by_name,
            limits: *limits,
            unpacked: Cell::new(0),
            is_recovered,
            has_directory,
        })
    }

    /// The entries' names in the archive's order, as written there.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|entry| entry.name.as_str())
    }

    /// Whether there is such an entry. Case and a leading slash make no difference, as OPC has it.
    pub fn contains(&self, name: &str) -> bool {
        self.by_name.contains_key(&key(name))
    }

    /// Whether the directory was missing or wrong, and entries were searched for.
    pub fn is_recovered(&self) -> bool {
        self.is_recovered
    }

    /// What a reader should say of an archive whose entries had to be searched for.
    pub fn warning(&self) -> Option<&'static str> {
        self.is_recovered
            .then_some("the archive's directory is damaged: parts were searched for, and some may be missing")
    }

    /// Whether there is a directory at all. Where there is none the archive is cut: its last entries are lost.
    pub fn has_directory(&self) -> bool {
        self.has_directory
    }

    /// An entry, unpacked whole.
    ///
    /// # Errors
    /// `Corrupt` where it is missing or damaged, `SizeLimit`, `PasswordRequired`, `UnsupportedFormat`.
    pub fn read(&self, name: &str) -> Result<Vec<u8>> {
        let salvaged = self.salvage(name)?;
        salvaged.damage.map_or(Ok(salvaged.bytes), Err)
    }

    /// An entry, or what can be unpacked of it before it is damaged.
    ///
    /// # Errors
    /// As [`Archive::read`], except that damage is an error only where nothing was unpacked.
    pub fn salvage(&self, name: &str) -> Result<Salvaged> {
        let Some(&index) = self.by_name.get(&key(name)) else {
            return Err(Error::new(Code::Corrupt, format!("the archive has no part {name:?}"))
                .hint("the file is incomplete; get it again from its source")
                .with("part", name));
        };
        let entry = &self.entries[index];
        let budget = self.limits.max_unpacked_bytes.saturating_sub(self.unpacked.get());
        let cap = budget.min(self.limits.max_part_bytes);
        let salvaged = inflate::unpack(self.bytes, entry, cap).map_err(|error| match error.code {
            Code::SizeLimit => {
                // What was unpacked in vain was unpacked: asking again and again must not be free.
                self.unpacked.set(self.unpacked.get().saturating_add(cap));
                self.exceeded(entry, budget)
            }
            _ => error,
        })?;
        self.unpacked.set(self.unpacked.get() + salvaged.bytes.len() as u64);
        match salvaged.damage {
            Some(damage) if salvaged.bytes.is_empty() => Err(damage),
            damage => Ok(Salvaged { bytes: salvaged.bytes, damage }),
        }
    }

    fn exceeded(&self, entry: &Entry, budget: u64) -> Error {
        let part = self.limits.max_part_bytes;
        if budget < part {
            return Limits::exceeded(
                "max_unpacked_bytes",
                "the unpacked archive",
                self.limits.max_unpacked_bytes,
            );
        }
        Limits::exceeded("max_part_bytes", &format!("the unpacked part {:?}", entry.name), part)
    }
}

fn key(name: &str) -> String {
    name.trim_start_matches('/').to_lowercase()
}
