//! Compound files for tests.

const SECTOR: usize = 512;
const NONE: u32 = u32::MAX;
const END: u32 = 0xffff_fffe;

/// What a storage holds.
pub enum Member {
    Stream(String, Vec<u8>),
    Storage(String, Vec<Member>),
}

struct Entry {
    name: String,
    kind: u8,
    right: u32,
    child: u32,
    content: Vec<u8>,
}

/// A compound file whose streams all lie in sectors of their own.
pub fn compound(members: Vec<Member>) -> Vec<u8> {
    let root = Entry { name: "Root Entry".into(), kind: 5, right: NONE, child: NONE, content: Vec::new() };
    let mut entries = vec![root];
    let mut due = vec![(0, members)];
    while let Some((parent, members)) = due.pop() {
        let mut last = None;
        for member in members {
            let index = entries.len();
            let (name, kind, content, within) = match member {
                Member::Stream(name, content) => (name, 2, content, None),
                Member::Storage(name, within) => (name, 1, Vec::new(), Some(within)),
            };
            entries.push(Entry { name, kind, right: NONE, child: NONE, content });
            match last {
                Some(last) => entries[last as usize].right = index as u32,
                None => entries[parent as usize].child = index as u32,
            }
            last = Some(index as u32);
            due.extend(within.map(|within| (index as u32, within)));
        }
    }
    written(&entries)
}

fn written(entries: &[Entry]) -> Vec<u8> {
    let directory_sectors = entries.len().div_ceil(4);
    let content_sectors: usize = entries.iter().map(|entry| entry.content.len().div_ceil(SECTOR)).sum();
    let table_sectors = (directory_sectors + content_sectors).div_ceil(100);
    let (mut table, mut directory, mut contents) = (vec![0xffff_fffd; table_sectors], Vec::new(), Vec::new());
    let directory_start = table.len() as u32;
    chain(&mut table, directory_sectors);
    for entry in entries {
        let first = if entry.content.is_empty() { END } else { table.len() as u32 };
        chain(&mut table, entry.content.len().div_ceil(SECTOR));
        contents.extend(&entry.content);
        contents.resize(contents.len().next_multiple_of(SECTOR), 0);
        directory.extend(directory_entry(entry, first));
    }
    directory.resize(directory_sectors * SECTOR, 0);
    table.resize(table_sectors * SECTOR / 4, NONE);
    let mut header = vec![0xff; SECTOR];
    header[..8].copy_from_slice(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
    header[30..34].copy_from_slice(&[9, 0, 6, 0]);
    let fields =
        [(44, table_sectors as u32), (48, directory_start), (56, 0), (60, END), (64, 0), (68, END), (72, 0)];
    let places = (0..table_sectors).map(|index| (76 + 4 * index, index as u32));
    for (at, value) in fields.into_iter().chain(places) {
        header[at..at + 4].copy_from_slice(&value.to_le_bytes());
    }
    let table: Vec<u8> = table.iter().flat_map(|value| value.to_le_bytes()).collect();
    [header, table, directory, contents].concat()
}

fn chain(table: &mut Vec<u32>, sectors: usize) {
    for index in 0..sectors {
        let next = table.len() as u32 + 1;
        table.push(if index + 1 == sectors { END } else { next });
    }
}

fn directory_entry(entry: &Entry, first: u32) -> Vec<u8> {
    let mut bytes = vec![0; 128];
    let units: Vec<u8> = entry.name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    bytes[..units.len()].copy_from_slice(&units);
    bytes[64] = units.len() as u8 + 2;
    bytes[66] = entry.kind;
    let fields =
        [(68, NONE), (72, entry.right), (76, entry.child), (116, first), (120, entry.content.len() as u32)];
    for (at, value) in fields {
        bytes[at..at + 4].copy_from_slice(&value.to_le_bytes());
    }
    bytes
}
