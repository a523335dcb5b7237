//! The standard security handler, revision 2 (ISO 32000-2, 7.6.4): RC4 with 40 bits.

use md5::{Digest, Md5};

/// What short passwords are filled up with.
const PADDING: [u8; 32] = [
    0x28, 0xBF, 0x4E, 0x5E, 0x4E, 0x75, 0x8A, 0x41, 0x64, 0x00, 0x4E, 0x56, 0xFF, 0xFA, 0x01, 0x08, 0x2E,
    0x2E, 0x00, 0xB6, 0xD0, 0x68, 0x3E, 0x80, 0x2F, 0x0C, 0xA9, 0xFE, 0x64, 0x53, 0x69, 0x7A,
];
const ID: &[u8; 16] = b"0123456789abcdef";
const PERMISSIONS: i32 = -4;

pub struct Encryption {
    key: Vec<u8>,
    owner: Vec<u8>,
}

impl Encryption {
    pub fn new(password: &str) -> Self {
        let padded: Vec<u8> = password.bytes().chain(PADDING).take(32).collect();
        let owner = rc4(&Md5::digest(&padded)[..5], &padded);
        let mut hash = Md5::new();
        hash.update(&padded);
        hash.update(&owner);
        hash.update(PERMISSIONS.to_le_bytes());
        hash.update(ID);
        Self { key: hash.finalize()[..5].to_vec(), owner }
    }

    /// Encrypt a stream of the object with this number.
    pub fn encrypt(&self, number: usize, bytes: &[u8]) -> Vec<u8> {
        let mut hash = Md5::new();
        hash.update(&self.key);
        hash.update(&(number as u32).to_le_bytes()[..3]);
        hash.update([0, 0]);
        rc4(&hash.finalize()[..10], bytes)
    }

    /// The entries of the file's trailer.
    pub fn trailer(&self) -> String {
        let (owner, user, id) = (hex(&self.owner), hex(&rc4(&self.key, &PADDING)), hex(ID));
        format!(
            "/ID [<{id}> <{id}>] /Encrypt << /Filter /Standard /V 1 /R 2 /Length 40 /P {PERMISSIONS} /O <{owner}> /U <{user}> >>"
        )
    }
}

fn rc4(key: &[u8], bytes: &[u8]) -> Vec<u8> {
    let mut state: Vec<u8> = (0..=255).collect();
    let mut j = 0u8;
    for i in 0..256 {
        j = j.wrapping_add(state[i]).wrapping_add(key[i % key.len()]);
        state.swap(i, j.into());
    }
    let (mut i, mut j) = (0u8, 0u8);
    bytes
        .iter()
        .map(|byte| {
            i = i.wrapping_add(1);
            j = j.wrapping_add(state[usize::from(i)]);
            state.swap(i.into(), j.into());
            byte ^ state[usize::from(state[usize::from(i)].wrapping_add(state[usize::from(j)]))]
        })
        .collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
