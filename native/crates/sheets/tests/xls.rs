//! Small binary workbooks in, documents out.

mod common;

use common::{page, read, texts};
use ferrolab_base::Code;
use ferrolab_base::document::{Parsed, Value};
use ferrolab_sheets::Kind;
use proptest::prelude::*;

const SECTOR: usize = 512;

/// A compound file with one stream.
fn compound_file(name: &str, content: &[u8]) -> Vec<u8> {
    // Shorter streams would stand in the mini stream.
    let sectors = content.len().div_ceil(SECTOR).max(8);
    let number = |value: usize| (value as u32).to_le_bytes();
    let mut header = vec![0xff_u8; SECTOR];
    header[..76].fill(0);
    header[..8].copy_from_slice(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
    header[24..34].copy_from_slice(&[0x3e, 0, 3, 0, 0xfe, 0xff, 9, 0, 6, 0]);
    for (at, value) in [(44, 1), (48, 1), (56, 4096), (60, 0xffff_fffe), (68, 0xffff_fffe), (76, 0)] {
        header[at..at + 4].copy_from_slice(&number(value));
    }
    let chain = (2..sectors + 1).map(|sector| sector + 1).chain([0xffff_fffe]);
    let table: Vec<u8> = [0xffff_fffd, 0xffff_fffe].into_iter().chain(chain).flat_map(number).collect();
    let mut directory = entry("Root Entry", 5, 1, 0xffff_fffe, 0);
    directory.extend(entry(name, 2, usize::MAX, 2, sectors * SECTOR));
    let mut out = header;
    for (part, sectors) in [(table, 1), (directory, 1), (content.to_vec(), sectors)] {
        let mut part = part;
        part.resize(sectors * SECTOR, if out.len() == SECTOR { 0xff } else { 0 });
        out.extend(part);
    }
    out
}

fn entry(name: &str, kind: u8, child: usize, start: usize, size: usize) -> Vec<u8> {
    let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let length = entry.len() as u16 + 2;
    entry.resize(64, 0);
    entry.extend(length.to_le_bytes());
    entry.extend([kind, 1]);
    entry.extend([0xff; 8]);
    entry.extend((child as u32).to_le_bytes());
    entry.resize(116, 0);
    entry.extend((start as u32).to_le_bytes());
    entry.extend((size as u64).to_le_bytes());
    entry
}

fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    [&kind.to_le_bytes()[..], &(data.len() as u16).to_le_bytes(), data].concat()
}

/// The head of a cell's record.
fn at(row: u16, column: u16, style: u16) -> Vec<u8> {
    [row, column, style].iter().flat_map(|number| number.to_le_bytes()).collect()
}

fn begin(kind: u16) -> Vec<u8> {
    record(0x0809, &[&[0, 6][..], &kind.to_le_bytes(), &[0; 12]].concat())
}

/// A workbook of one sheet with these records; style 1 is a date.
fn workbook(cells: &[Vec<u8>]) -> Vec<u8> {
    let style = |format: u8| record(0x00e0, &[&[0, 0, format, 0][..], &[0; 16]].concat());
    let strings =
        [&[2, 0, 0, 0, 2, 0, 0, 0][..], &[6, 0, 0], b"shared", &[2, 0, 1, 0xe4, 0, 0x42, 0x30]].concat();
    let format = record(0x041e, &[&[164, 0, 10, 0, 0][..], b"yyyy-mm-dd"].concat());
    let tail = [format, style(0), style(164), record(0x00fc, &strings), record(0x000a, &[])].concat();
    let sheet_entry =
        |offset: u32| record(0x0085, &[&offset.to_le_bytes()[..], &[1, 0, 3, 0], b"One"].concat());
    let offset = begin(5).len() + sheet_entry(0).len() + tail.len();
    let sheet = [begin(16), cells.concat(), record(0x000a, &[])].concat();
    compound_file("Workbook", &[begin(5), sheet_entry(offset as u32), tail, sheet].concat())
}

fn parsed(cells: &[Vec<u8>]) -> Parsed {
    read(&workbook(cells), Kind::Xls).expect("the workbook can be read")
}

#[test]
fn cells_of_all_types_are_read() {
    let parsed = parsed(&[
        record(0x00fd, &[at(0, 0, 0), vec![0, 0, 0, 0]].concat()),
        record(0x00fd, &[at(0, 1, 0), vec![1, 0, 0, 0]].concat()),
        record(0x0203, &[at(0, 2, 1), 44_197_f64.to_le_bytes().to_vec()].concat()),
        record(0x027e, &[at(0, 3, 0), ((123_i32 << 2 | 3) as u32).to_le_bytes().to_vec()].concat()),
        record(0x0205, &[at(1, 0, 0), vec![1, 0]].concat()),
        record(0x0205, &[at(1, 1, 0), vec![7, 1]].concat()),
        record(
            0x00bd,
            &[vec![1, 0, 2, 0], vec![0, 0, 10, 0, 0, 0], vec![0, 0, 14, 0, 0, 0], vec![3, 0]].concat(),
        ),
        record(0x0006, &[at(2, 0, 0), vec![0, 0, 0, 0, 0, 0, 0xff, 0xff], vec![0; 8]].concat()),
        record(0x0207, &[&[3, 0, 0][..], b"abc"].concat()),
        record(0x0006, &[at(2, 1, 0), 2.5_f64.to_le_bytes().to_vec(), vec![0; 8]].concat()),
    ]);
    let page = page(&parsed, 0);
    let expected =
        [["shared", "äあ", "2021-01-01", "1.23"], ["TRUE", "#DIV/0!", "2", "3"], ["abc", "2.5", "", ""]];
    assert_eq!(texts(&page.tables[0]), expected);
    let rows = &page.tables[0].rows;
    assert_eq!(rows[0][2].value, Some(Value::Time("2021-01-01".into())));
    assert_eq!(rows[1][1].value, Some(Value::Error("#DIV/0!".into())));
    assert_eq!(page.warnings, ["the sheet is hidden"]);
}

#[test]
fn merges_links_and_comments_are_kept() {
    let text =
        |text: &str| -> Vec<u8> { text.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect() };
    let address = text("https://example.org");
    let link = [
        &[0, 0, 0, 0, 0, 0, 0, 0][..],
        &[0; 16],
        &[2, 0, 0, 0, 3, 0, 0, 0],
        &[0xe0, 0xc9, 0xea, 0x79, 0xf9, 0xba, 0xce, 0x11, 0x8c, 0x82, 0, 0xaa, 0, 0x4b, 0xa9, 0x0b],
        &(address.len() as u32).to_le_bytes(),
        &address,
    ];
    let parsed = parsed(&[
        record(0x00fd, &[at(0, 0, 0), vec![0, 0, 0, 0]].concat()),
        record(0x0203, &[at(1, 0, 0), 1_f64.to_le_bytes().to_vec()].concat()),
        record(0x0203, &[at(1, 1, 0), 2_f64.to_le_bytes().to_vec()].concat()),
        record(0x00e5, &[1, 0, 0, 0, 0, 0, 0, 0, 1, 0]),
        record(0x01b8, &link.concat()),
        record(0x005d, &[0x15, 0, 0x12, 0, 0x19, 0, 5, 0]),
        record(0x01b6, &[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 16, 0, 0, 0, 0, 0]),
        record(0x003c, b"\0Why?"),
        record(0x001c, &[&[0, 0, 0, 0, 0, 0, 5, 0, 3, 0, 0][..], b"Ann"].concat()),
    ]);
    let page = page(&parsed, 0);
    assert_eq!(page.tables[0].rows[0][0].col_span, 2);
    assert_eq!(page.links[0].target, "https://example.org");
    assert_eq!(
        (page.annotations[0].text.as_str(), page.annotations[0].author.as_deref()),
        ("A1: Why?", Some("Ann"))
    );
}

#[test]
fn what_is_no_workbook_or_encrypted_is_refused() {
    let code = |bytes: &[u8]| read(bytes, Kind::Xls).expect_err("it is refused").code;
    assert_eq!(code(b"no compound file"), Code::Corrupt);
    assert_eq!(code(&compound_file("Other", b"x")), Code::Corrupt);
    assert_eq!(code(&compound_file("Workbook", b"x")), Code::Corrupt);
    let encrypted = [begin(5), record(0x002f, &[0; 6])].concat();
    assert_eq!(code(&compound_file("Workbook", &encrypted)), Code::UnsupportedFormat);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]
    #[test]
    fn flipped_bytes_end_well(flips in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 1..20)) {
        let mut bytes = workbook(&[
            record(0x00fd, &[at(0, 0, 0), vec![0, 0, 0, 0]].concat()),
            record(0x00bd, &[vec![1, 0, 2, 0], vec![0; 12], vec![3, 0]].concat()),
            record(0x00e5, &[1, 0, 0, 0, 0, 0, 0, 0, 1, 0]),
        ]);
        for (at, byte) in flips {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        drop(read(&bytes, Kind::Xls));
    }
}
