//! Office packages encrypted with a password (MS-OFFCRYPTO, standard and agile).
//!
//! Such a file is a compound file with two streams: how it is encrypted, and the
//! encrypted zip archive. Its integrity code is not checked: a forged archive
//! is read with the same care as any other.

mod agile;
mod cipher;
mod hash;
mod standard;

use ferrolab_base::reading::Limits;
use ferrolab_base::{Code, Error, Result};

use crate::bytes::{u16_at, u64_at};
use crate::ole::CompoundFile;

/// The password of files that Excel protects against changes only: it opens them without asking.
const SILENT_PASSWORD: &str = "VelvetSweatshop";

/// More rounds than this (Office uses 100,000) only serve to keep a machine busy.
const MAX_ROUNDS: u32 = 1_000_000;

/// A way in which a package is encrypted.
enum Scheme {
    Agile(agile::Agile),
    Standard(standard::Standard),
}

impl Scheme {
    /// The package's key; `None` where the password is wrong.
    fn key(&self, password: &str) -> Result<Option<Vec<u8>>> {
        match self {
            Scheme::Agile(agile) => agile.key(password),
            Scheme::Standard(standard) => standard.key(password),
        }
    }

    fn decrypt(&self, key: &[u8], package: &mut [u8]) -> Result<()> {
        match self {
            Scheme::Agile(agile) => agile.decrypt(key, package),
            Scheme::Standard(_) => cipher::decrypt_blocks(key, package),
        }
    }
}

/// The zip archive within an encrypted file.
///
/// Nothing is opened without a password: where the one that Excel uses silently would do, the hint says so.
///
/// # Errors
/// `PasswordRequired`, `PasswordWrong`, `UnsupportedFormat` for other kinds of encryption,
/// `Corrupt`, `SizeLimit`.
pub fn package(bytes: &[u8], password: Option<&str>) -> Result<Vec<u8>> {
    let file = CompoundFile::open(bytes, &Limits::default())?;
    let scheme = scheme(&file.read("EncryptionInfo")?)?;
    let Some(password) = password else {
        let hint = match scheme.key(SILENT_PASSWORD)? {
            Some(_) => format!("it has the password that Excel opens it with: password={SILENT_PASSWORD:?}"),
            None => "pass password=...".to_owned(),
        };
        return Err(
            Error::new(Code::PasswordRequired, "the file is encrypted and no password was given").hint(hint)
        );
    };
    let Some(key) = scheme.key(password)? else {
        return Err(Error::new(Code::PasswordWrong, "the password does not open the file")
            .hint("check the password; case matters"));
    };
    let mut stream = file.salvage("EncryptedPackage")?.bytes;
    let size = u64_at(&stream, 0).ok_or_else(|| corrupt("the encrypted package is empty"))?;
    stream.drain(..8);
    stream.truncate(stream.len() / cipher::BLOCK_BYTES * cipher::BLOCK_BYTES);
    scheme.decrypt(&key, &mut stream)?;
    stream.truncate(usize::try_from(size).unwrap_or(usize::MAX));
    Ok(stream)
}

fn scheme(info: &[u8]) -> Result<Scheme> {
    match (u16_at(info, 0), u16_at(info, 2)) {
        (Some(4), Some(4)) => agile::Agile::read(info.get(8..).unwrap_or_default()).map(Scheme::Agile),
        (Some(2..=4), Some(2)) => standard::Standard::read(info).map(Scheme::Standard),
        (major, minor) => Err(unsupported(&format!("version {major:?}.{minor:?}"))),
    }
}

fn unsupported(what: &str) -> Error {
    Error::new(Code::UnsupportedFormat, format!("the file is encrypted in a way not known here: {what}"))
        .hint("open it in its program and save it without a password")
}

fn corrupt(message: &str) -> Error {
    Error::new(Code::Corrupt, message).hint("the file is damaged; get it again from its source")
}

fn utf16(password: &str) -> Vec<u8> {
    password.encode_utf16().flat_map(u16::to_le_bytes).collect()
}
