//! Standard encryption: Office 2007.

use ferrolab_base::Result;

use super::cipher;
use super::hash::Hash;
use crate::bytes::u32_at;

const ROUNDS: u32 = 50_000;
const SALT_BYTES: usize = 16;

pub(super) struct Standard {
    key_bytes: usize,
    salt: Vec<u8>,
    verifier: Vec<u8>,
    verifier_hash: Vec<u8>,
}

impl Standard {
    pub(super) fn read(info: &[u8]) -> Result<Self> {
        Self::fields(info).ok_or_else(|| super::corrupt("the description of the encryption is cut off"))?
    }

    fn fields(info: &[u8]) -> Option<Result<Self>> {
        let header_bytes = u32_at(info, 8)? as usize;
        let algorithm = u32_at(info, 12 + 8)?;
        let key_bits = u32_at(info, 12 + 16)?;
        // 0x660e to 0x6610 are AES with keys of 128, 192 and 256 bits.
        if !(0x660e..=0x6610).contains(&algorithm) {
            return Some(Err(super::unsupported(&format!("the cipher {algorithm:#x}"))));
        }
        let verifier = info.get(12_usize.checked_add(header_bytes)?..)?;
        Some(Ok(Self {
            key_bytes: (key_bits / 8) as usize,
            salt: verifier.get(4..4 + SALT_BYTES)?.to_vec(),
            verifier: verifier.get(20..36)?.to_vec(),
            verifier_hash: verifier.get(40..72)?.to_vec(),
        }))
    }

    pub(super) fn key(&self, password: &str) -> Result<Option<Vec<u8>>> {
        let hash = Hash::Sha1.of_password(&self.salt, password, ROUNDS);
        let hash = Hash::Sha1.of(&[&hash, &[0; 4]]);
        let derived = |pad: u8| {
            let mut block = [pad; 64];
            block.iter_mut().zip(&hash).for_each(|(byte, hash)| *byte ^= hash);
            Hash::Sha1.of(&[&block])
        };
        let mut key = [derived(0x36), derived(0x5c)].concat();
        key.truncate(self.key_bytes);
        let (mut verifier, mut expected) = (self.verifier.clone(), self.verifier_hash.clone());
        cipher::decrypt_blocks(&key, &mut verifier)?;
        cipher::decrypt_blocks(&key, &mut expected)?;
        let is_right = expected.starts_with(&Hash::Sha1.of(&[&verifier]));
        Ok(is_right.then_some(key))
    }
}
