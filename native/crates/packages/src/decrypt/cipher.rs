//! AES as packages use it: block by block, and chained.

use aes::cipher::{Array, BlockCipherDecrypt, KeyInit};
use aes::{Aes128, Aes192, Aes256};
use ferrolab_base::Result;

pub(super) const BLOCK_BYTES: usize = 16;

/// Decrypt whole blocks in place, each by itself.
pub(super) fn decrypt_blocks(key: &[u8], data: &mut [u8]) -> Result<()> {
    match key.len() {
        16 => each_block::<Aes128>(key, data),
        24 => each_block::<Aes192>(key, data),
        32 => each_block::<Aes256>(key, data),
        bytes => Err(super::unsupported(&format!("AES with a key of {bytes} bytes"))),
    }
}

fn each_block<C: BlockCipherDecrypt + KeyInit>(key: &[u8], data: &mut [u8]) -> Result<()> {
    let cipher = C::new_from_slice(key).map_err(|_| super::unsupported("the key's length"))?;
    for block in data.chunks_exact_mut(BLOCK_BYTES) {
        let mut whole = Array::<u8, C::BlockSize>::default();
        whole.copy_from_slice(block);
        cipher.decrypt_block(&mut whole);
        block.copy_from_slice(&whole);
    }
    Ok(())
}

/// Decrypt whole blocks in place, each mixed with the one before (CBC).
pub(super) fn decrypt_chain(key: &[u8], vector: &[u8], data: &mut [u8]) -> Result<()> {
    let encrypted = data.to_vec();
    decrypt_blocks(key, data)?;
    let before = vector.iter().copied().chain(std::iter::repeat(0)).take(BLOCK_BYTES).chain(encrypted);
    data.iter_mut().zip(before).for_each(|(byte, before)| *byte ^= before);
    Ok(())
}
