//! Archives: sound, damaged and hostile.

use ferrolab_base::Code;
use ferrolab_base::reading::Limits;
use ferrolab_packages::zip::Archive;
use ferrolab_testing::zip::deflated;
use proptest::prelude::*;

fn open(bytes: &[u8]) -> Archive<'_> {
    Archive::open(bytes, &Limits::default()).expect("there are entries")
}

#[test]
fn entries_are_read_by_name() {
    let bytes = deflated(&[("word/document.xml", b"<w/>"), ("B.txt", b"text")]);
    let archive = open(&bytes);
    assert_eq!(archive.names().collect::<Vec<_>>(), ["word/document.xml", "B.txt"]);
    assert_eq!(archive.read("/Word/Document.xml").as_deref(), Ok(&b"<w/>"[..]));
    assert!(archive.contains("b.txt") && !archive.contains("c.txt") && !archive.is_recovered());
    assert_eq!(archive.read("c.txt").map_err(|error| error.code), Err(Code::Corrupt));
}

#[test]
fn bytes_before_the_archive_do_not_matter() {
    let bytes = [b"junk".to_vec(), deflated(&[("a", b"text")])].concat();
    assert_eq!(open(&bytes).read("a").as_deref(), Ok(&b"text"[..]));
}

#[test]
fn an_archive_without_its_end_is_recovered() {
    let whole = deflated(&[("a", b"first"), ("b", b"second")]);
    let cut = &whole[..whole.len() - 60];
    let archive = open(cut);
    assert!(archive.is_recovered() && !archive.has_directory());
    assert_eq!(archive.read("a").as_deref(), Ok(&b"first"[..]));
    assert_eq!(archive.read("b").as_deref(), Ok(&b"second"[..]));
}

#[test]
fn a_cut_entry_gives_what_is_left() {
    let content: Vec<u8> = (0..20_000_u32).flat_map(|number| (number * number).to_le_bytes()).collect();
    let whole = deflated(&[("a", &content)]);
    let archive = open(&whole[..whole.len() / 2]);
    let salvaged = archive.salvage("a").expect("something is left");
    assert!(content.starts_with(&salvaged.bytes) && salvaged.bytes.len() > 1_000);
    assert_eq!(salvaged.damage.map(|error| error.code), Some(Code::Corrupt));
    assert_eq!(archive.read("a").map_err(|error| error.code), Err(Code::Corrupt));
}

#[test]
fn a_wrong_checksum_is_damage() {
    let mut bytes = deflated(&[("a", b"text")]);
    let directory = bytes.windows(4).position(|window| window == b"PK\x01\x02").expect("there is one");
    bytes[directory + 16] ^= 1;
    let salvaged = open(&bytes).salvage("a").expect("the text is there");
    assert_eq!(salvaged.bytes, b"text");
    assert!(salvaged.damage.is_some_and(|error| error.message.contains("checksum")));
}

#[test]
fn bombs_stop_at_the_caps_of_a_part_and_of_all_parts() {
    let zeros = vec![0; 1 << 20];
    let bytes = deflated(&[("a", &zeros), ("b", &zeros), ("c", &zeros)]);
    let limits = Limits { max_part_bytes: 1 << 20, max_unpacked_bytes: 5 << 19, ..Limits::default() };
    let archive = Archive::open(&bytes, &limits).expect("there are entries");
    assert!(archive.read("a").is_ok() && archive.read("b").is_ok());
    let error = archive.read("c").expect_err("the sum is too much");
    assert_eq!((error.code, error.context[0].1.as_str()), (Code::SizeLimit, "max_unpacked_bytes"));
    let limits = Limits { max_part_bytes: 1 << 19, ..Limits::default() };
    let error = Archive::open(&bytes, &limits).and_then(|archive| archive.read("a")).expect_err("too large");
    assert_eq!((error.code, error.context[0].1.as_str()), (Code::SizeLimit, "max_part_bytes"));
}

#[test]
fn encrypted_entries_ask_for_a_password() {
    let mut bytes = deflated(&[("a", b"text")]);
    let directory = bytes.windows(4).position(|window| window == b"PK\x01\x02").expect("there is one");
    bytes[directory + 8] |= 1;
    assert_eq!(open(&bytes).read("a").map_err(|error| error.code), Err(Code::PasswordRequired));
}

#[test]
fn what_is_no_archive_is_an_error() {
    for bytes in [&b""[..], b"PK", b"PK\x05\x06", b"some text"] {
        assert_eq!(
            Archive::open(bytes, &Limits::default()).map(|_| ()).map_err(|e| e.code),
            Err(Code::Corrupt)
        );
    }
}

proptest! {
    #[test]
    fn any_damage_is_survived(at in 0_usize..400, value in any::<u8>(), cut in 0_usize..400) {
        let mut bytes = deflated(&[("a/b.xml", b"<a>some text</a>"), ("c", &[7; 3_000]), ("d", b"")]);
        let length = bytes.len();
        bytes[at % length] = value;
        bytes.truncate(length - cut % length);
        if let Ok(archive) = Archive::open(&bytes, &Limits::default()) {
            for name in archive.names() {
                let _ = archive.salvage(name);
            }
        }
    }
}
