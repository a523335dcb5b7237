//! OLE compound files: a file system within a file, as MS-CFB describes it.
//!
//! Sector chains and the directory's tree are followed with bounds that the
//! file's size sets, so cycles end; entries that the tree has lost are still listed.

use std::cell::{Cell, OnceCell};
use std::collections::HashMap;

use ferrolab_base::reading::Limits;
use ferrolab_base::{Code, Error, Result};

use crate::Salvaged;
use crate::bytes::{u16_at, u32_at, u64_at};

const SIGNATURE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
/// Sector numbers from here on mean no sector.
const LAST_SECTOR: u32 = 0xffff_fffa;
const NO_ENTRY: u32 = u32::MAX;
const ENTRY_BYTES: usize = 128;
/// Sector numbers that the header itself holds.
const HEADER_TABLE: std::ops::Range<usize> = 76..512;
const MINI_SECTOR_BYTES: usize = 64;

/// A compound file in memory.
///
/// Streams are named by their path, storages parted by `/`; case makes no difference.
pub struct CompoundFile<'a> {
    bytes: &'a [u8],
    sector_bytes: usize,
    /// For each sector the next of its chain.
    table: Vec<u32>,
    mini_table: Vec<u32>,
    mini_cutoff: u64,
    root: Stream,
    streams: Vec<Stream>,
    by_path: HashMap<String, usize>,
    /// The content of all small streams, once one was read.
    mini_content: OnceCell<Vec<u8>>,
    limits: Limits,
    /// Bytes read so far: all reads share one budget.
    read_bytes: Cell<u64>,
}

#[derive(Clone, Debug, Default)]
struct Stream {
    path: String,
    first_sector: u32,
    size: u64,
}

/// An entry of the directory.
struct Entry {
    name: String,
    kind: u8,
    siblings: [u32; 2],
    child: u32,
    first_sector: u32,
    size: u64,
}

const STORAGE: u8 = 1;
const STREAM: u8 = 2;
const ROOT: u8 = 5;

impl<'a> CompoundFile<'a> {
    /// Read the sector tables and the directory.
    ///
    /// # Errors
    /// `Corrupt` where there is no directory, `SizeLimit` where the file is too large.
    pub fn open(bytes: &'a [u8], limits: &Limits) -> Result<Self> {
        limits.check_bytes(bytes.len())?;
        let shift = u16_at(bytes, 30).filter(|_| bytes.starts_with(SIGNATURE) && bytes.len() >= 512);
        let shift = shift.ok_or_else(|| corrupt("the file is no OLE compound file"))?;
        let sector_bytes = if shift == 12 { 4096 } else { 512 };
        let number = |at| u32_at(bytes, at).unwrap_or(NO_ENTRY);
        let mut file = Self {
            bytes,
            sector_bytes,
            table: Vec::new(),
            mini_table: Vec::new(),
            mini_cutoff: u64::from(number(56)),
            root: Stream::default(),
            streams: Vec::new(),
            by_path: HashMap::new(),
            mini_content: OnceCell::new(),
            limits: *limits,
            read_bytes: Cell::new(0),
        };
        file.table = file.sector_table(number(68));
        file.mini_table = numbers(&file.chain(number(60), u64::MAX));
        let directory = file.chain(number(48), u64::MAX);
        let is_wide = shift == 12;
        let entries: Vec<Option<Entry>> =
            directory.chunks_exact(ENTRY_BYTES).map(|entry| read_entry(entry, is_wide)).collect();
        file.list(&entries)?;
        Ok(file)
    }

    /// The paths of all streams.
    pub fn streams(&self) -> impl Iterator<Item = &str> {
        self.streams.iter().map(|stream| stream.path.as_str())
    }

    /// Whether there is such a stream.
    pub fn contains(&self, path: &str) -> bool {
        self.by_path.contains_key(&path.to_lowercase())
    }

    /// The length that the directory declares for a stream.
    pub fn declared_size(&self, path: &str) -> Option<u64> {
        self.by_path.get(&path.to_lowercase()).map(|&index| self.streams[index].size)
    }

    /// A stream, whole.
    ///
    /// # Errors
    /// `Corrupt` where it is missing or cut, `SizeLimit`.
    pub fn read(&self, path: &str) -> Result<Vec<u8>> {
        let salvaged = self.salvage(path)?;
        salvaged.damage.map_or(Ok(salvaged.bytes), Err)
    }

    /// A stream, or what is left of it.
    ///
    /// # Errors
    /// `Corrupt` where it is missing, `SizeLimit`.
    pub fn salvage(&self, path: &str) -> Result<Salvaged> {
        let index = self.by_path.get(&path.to_lowercase());
        let stream = index.map(|&index| &self.streams[index]).ok_or_else(|| {
            corrupt(&format!("the compound file has no stream {path:?}")).with("stream", path)
        })?;
        let size = stream.size.min(self.bytes.len() as u64);
        if size > self.limits.max_part_bytes {
            let what = format!("the stream {path:?}");
            return Err(Limits::exceeded("max_part_bytes", &what, self.limits.max_part_bytes));
        }
        self.read_bytes.set(self.read_bytes.get() + size);
        if self.read_bytes.get() > self.limits.max_unpacked_bytes {
            let limit = self.limits.max_unpacked_bytes;
            return Err(Limits::exceeded("max_unpacked_bytes", "the sum of the streams", limit));
        }
        let bytes = match stream.size < self.mini_cutoff {
            true => self.mini_chain(stream.first_sector, size),
            false => self.chain(stream.first_sector, size),
        };
        let is_cut = (bytes.len() as u64) < stream.size;
        let damage = is_cut.then(|| corrupt(&format!("the stream {path:?} is cut off")).with("stream", path));
        Ok(Salvaged { bytes, damage })
    }

    fn sector(&self, number: u32) -> Option<&'a [u8]> {
        let start = (number as usize).checked_add(1)?.checked_mul(self.sector_bytes)?;
        // The last sector may be cut short.
        let end = start.saturating_add(self.sector_bytes).min(self.bytes.len());
        (number < LAST_SECTOR)
            .then(|| self.bytes.get(start..end))
            .flatten()
            .filter(|sector| !sector.is_empty())
    }

    /// The table of all sectors, from the sectors that the header and its continuation name.
    fn sector_table(&self, mut continuation: u32) -> Vec<u32> {
        let sector_count = self.bytes.len() / self.sector_bytes + 1;
        let mut places = numbers(&self.bytes[HEADER_TABLE]);
        for _ in 0..sector_count {
            let Some(sector) = self.sector(continuation) else { break };
            let mut more = numbers(sector);
            continuation = more.pop().unwrap_or(NO_ENTRY);
            places.extend(more);
        }
        let mut table = Vec::new();
        for sector in places.into_iter().filter_map(|place| self.sector(place)) {
            if table.len() >= sector_count {
                break;
            }
            table.extend(numbers(sector));
        }
        table
    }

    /// The content of a chain of sectors, at most `size` bytes, and at most as many sectors as the file has.
    fn chain(&self, first: u32, size: u64) -> Vec<u8> {
        let sector_count = self.bytes.len() / self.sector_bytes + 1;
        let mut content = Vec::new();
        let mut number = first;
        for _ in 0..sector_count {
            let room = usize::try_from(size).unwrap_or(usize::MAX).saturating_sub(content.len());
            let Some(sector) = self.sector(number).filter(|_| room > 0) else { break };
            content.extend_from_slice(&sector[..sector.len().min(room)]);
            number = self.table.get(number as usize).copied().unwrap_or(NO_ENTRY);
        }
        content
    }

    fn mini_chain(&self, first: u32, size: u64) -> Vec<u8> {
        let all = self.mini_content.get_or_init(|| self.chain(self.root.first_sector, self.root.size));
        let mut content = Vec::new();
        let mut number = first;
        for _ in 0..self.mini_table.len() {
            let room = usize::try_from(size).unwrap_or(usize::MAX).saturating_sub(content.len());
            let start = (number as usize).saturating_mul(MINI_SECTOR_BYTES);
            let end = start.saturating_add(MINI_SECTOR_BYTES).min(all.len());
            let Some(sector) = all.get(start..end).filter(|sector| room > 0 && !sector.is_empty()) else {
                break;
            };
            content.extend_from_slice(&sector[..sector.len().min(room)]);
            number = self.mini_table.get(number as usize).copied().unwrap_or(NO_ENTRY);
        }
        content
    }

    /// Give each stream its path.
    fn list(&mut self, entries: &[Option<Entry>]) -> Result<()> {
        let root = entries.iter().flatten().find(|entry| entry.kind == ROOT);
        let root = root.ok_or_else(|| corrupt("the compound file has no directory"))?;
        self.root = Stream { path: String::new(), first_sector: root.first_sector, size: root.size };
        let mut seen = vec![false; entries.len()];
        let mut due = vec![(root.child, String::new())];
        while let Some((index, folder)) = due.pop() {
            let Some(Some(entry)) = entries.get(index as usize) else { continue };
            if std::mem::replace(&mut seen[index as usize], true) {
                continue;
            }
            due.extend(entry.siblings.map(|sibling| (sibling, folder.clone())));
            let path = format!("{folder}{}", entry.name);
            // Storages lie in each other a few levels deep; longer paths come from a forged tree.
            if entry.kind == STORAGE && path.len() < 4096 {
                due.push((entry.child, format!("{path}/")));
            }
            self.add(entry, path);
        }
        for (entry, _) in entries.iter().zip(&seen).filter(|(_, seen)| !**seen) {
            if let Some(entry) = entry {
                self.add(entry, entry.name.clone());
            }
        }
        Ok(())
    }

    fn add(&mut self, entry: &Entry, path: String) {
        let key = path.to_lowercase();
        if entry.kind == STREAM && !self.by_path.contains_key(&key) {
            self.by_path.insert(key, self.streams.len());
            self.streams.push(Stream { path, first_sector: entry.first_sector, size: entry.size });
        }
    }
}

fn read_entry(entry: &[u8], is_wide: bool) -> Option<Entry> {
    let name_bytes = usize::from(u16_at(entry, 64)?).saturating_sub(2).min(62);
    let units: Vec<u16> =
        entry[..name_bytes].chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
    let kind = entry[66];
    if !matches!(kind, STORAGE | STREAM | ROOT) {
        return None;
    }
    let size = u64_at(entry, 120)?;
    Some(Entry {
        name: String::from_utf16_lossy(&units),
        kind,
        siblings: [u32_at(entry, 68)?, u32_at(entry, 72)?],
        child: u32_at(entry, 76)?,
        first_sector: u32_at(entry, 116)?,
        // Writers of the narrow form leave garbage in the upper half.
        size: if is_wide { size } else { size & 0xffff_ffff },
    })
}

fn numbers(bytes: &[u8]) -> Vec<u32> {
    bytes.chunks_exact(4).map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]])).collect()
}

fn corrupt(message: &str) -> Error {
    Error::new(Code::Corrupt, message).hint("the file is damaged; get it again from its source")
}
