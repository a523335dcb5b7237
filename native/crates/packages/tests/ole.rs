//! Compound files, and the packages encrypted within them.

use ferrolab_base::Code;
use ferrolab_base::reading::Limits;
use ferrolab_packages::decrypt;
use ferrolab_packages::ole::CompoundFile;
use proptest::prelude::*;

const SECTOR: usize = 512;

fn directory_entry(name: &str, kind: u8, links: [u32; 3], first: u32, size: u32) -> Vec<u8> {
    let mut entry = vec![0; 128];
    let units: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    entry[..units.len()].copy_from_slice(&units);
    entry[64] = units.len() as u8 + 2;
    entry[66] = kind;
    for (index, link) in links.iter().enumerate() {
        entry[68 + 4 * index..72 + 4 * index].copy_from_slice(&link.to_le_bytes());
    }
    entry[116..120].copy_from_slice(&first.to_le_bytes());
    entry[120..124].copy_from_slice(&size.to_le_bytes());
    entry
}

fn numbers(values: &[u32]) -> Vec<u8> {
    let mut sector: Vec<u8> = values.iter().flat_map(|value| value.to_le_bytes()).collect();
    sector.resize(SECTOR, 0xff);
    sector
}

/// A file with a large stream `big` and a small one `box/small`.
fn compound() -> Vec<u8> {
    const NONE: u32 = u32::MAX;
    const END: u32 = 0xffff_fffe;
    let mut header = vec![0xff; SECTOR];
    header[..8].copy_from_slice(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
    header[30..34].copy_from_slice(&[9, 0, 6, 0]);
    for (at, value) in [(44, 1_u32), (48, 1), (56, 4096), (60, 2), (64, 1), (68, END), (72, 0), (76, 0)] {
        header[at..at + 4].copy_from_slice(&value.to_le_bytes());
    }
    // Sectors: 0 table, 1 directory, 2 table of small sectors, 3 small sectors, 4 to 12 the large stream.
    let mut table = vec![0xffff_fffd, END, END, END];
    table.extend((5..=12).chain([END]));
    let directory = [
        directory_entry("Root Entry", 5, [NONE, NONE, 1], 3, 128),
        directory_entry("box", 1, [2, NONE, 3], 0, 0),
        directory_entry("big", 2, [NONE, NONE, NONE], 4, 4100),
        directory_entry("small", 2, [NONE, NONE, NONE], 0, 70),
    ];
    let mut small = vec![b's'; 70];
    small.resize(SECTOR, 0);
    let mut big = vec![b'b'; 4100];
    big.resize(9 * SECTOR, 0);
    [header, numbers(&table), directory.concat(), numbers(&[1, END]), small, big].concat()
}

#[test]
fn streams_are_read_by_path() {
    let bytes = compound();
    let file = CompoundFile::open(&bytes, &Limits::default()).expect("it is sound");
    let mut paths: Vec<&str> = file.streams().collect();
    paths.sort_unstable();
    assert_eq!(paths, ["big", "box/small"]);
    assert_eq!(file.read("Big"), Ok(vec![b'b'; 4100]));
    assert_eq!(file.read("box/small"), Ok(vec![b's'; 70]));
    assert_eq!(file.read("none").map_err(|error| error.code), Err(Code::Corrupt));
}

#[test]
fn a_cut_stream_gives_what_is_left() {
    let bytes = compound();
    let file = CompoundFile::open(&bytes[..bytes.len() - 2 * SECTOR], &Limits::default())
        .expect("it has a directory");
    let salvaged = file.salvage("big").expect("something is left");
    assert!(salvaged.bytes.len() > 3000 && salvaged.damage.is_some());
}

#[test]
fn cycles_end() {
    let mut bytes = compound();
    // The large stream's second sector leads to its first; the directory's entry to itself.
    bytes[SECTOR + 4 * 5..SECTOR + 4 * 6].copy_from_slice(&4_u32.to_le_bytes());
    bytes[2 * SECTOR + 128 + 68..2 * SECTOR + 128 + 72].copy_from_slice(&1_u32.to_le_bytes());
    let file = CompoundFile::open(&bytes, &Limits::default()).expect("it has a directory");
    assert_eq!(file.streams().count(), 2, "what the tree lost is listed");
    assert_eq!(file.read("big").map(|content| content.len()), Ok(4100));
}

#[test]
fn what_is_not_encrypted_is_no_package() {
    assert_eq!(decrypt::package(&compound(), None).map_err(|error| error.code), Err(Code::Corrupt));
    assert_eq!(decrypt::package(b"text", Some("x")).map_err(|error| error.code), Err(Code::Corrupt));
}

proptest! {
    #[test]
    fn any_damage_is_survived(flips in proptest::collection::vec((0_usize..7000, any::<u8>()), 1..8)) {
        let mut bytes = compound();
        for (at, value) in flips {
            let length = bytes.len();
            bytes[at % length] = value;
        }
        if let Ok(file) = CompoundFile::open(&bytes, &Limits::default()) {
            let paths: Vec<String> = file.streams().map(str::to_owned).collect();
            for path in paths {
                let _ = file.salvage(&path);
            }
        }
    }
}
