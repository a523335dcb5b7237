//! Agile encryption: Office 2010 and later.

use ferrolab_base::reading::Limits;
use ferrolab_base::{Cancel, Result, base64};

use super::cipher::{self, BLOCK_BYTES};
use super::hash::Hash;
use crate::xml::{self, Node, Tree};

/// The package is encrypted in pieces of this size.
const SEGMENT_BYTES: usize = 4096;

// What each key is for, as the specification numbers it.
const VERIFIER_INPUT: [u8; 8] = [0xfe, 0xa7, 0xd2, 0x76, 0x3b, 0x4b, 0x9e, 0x79];
const VERIFIER_VALUE: [u8; 8] = [0xd7, 0xaa, 0x0f, 0x6d, 0x30, 0x61, 0x34, 0x4e];
const PACKAGE_KEY: [u8; 8] = [0x14, 0x6e, 0x0b, 0xe7, 0xab, 0xac, 0xd0, 0xd6];

pub(super) struct Agile {
    package: Settings,
    password: Settings,
    rounds: u32,
    verifier_input: Vec<u8>,
    verifier_value: Vec<u8>,
    package_key: Vec<u8>,
}

/// How something is encrypted.
struct Settings {
    salt: Vec<u8>,
    hash: Hash,
    key_bytes: usize,
}

impl Agile {
    pub(super) fn read(description: &[u8]) -> Result<Self> {
        let text = xml::decode(description);
        let tree = Tree::parse(&text, &Limits::default(), &Cancel::default())?;
        let incomplete = || super::corrupt("the description of the encryption is incomplete");
        let package = tree.root().find("keyData").ok_or_else(incomplete)?;
        let password = tree
            .root()
            .find("encryptedKey")
            .ok_or_else(|| super::unsupported("a certificate instead of a password"))?;
        let bytes = |name| base64::decode(password.attribute(name).unwrap_or_default().as_bytes());
        let rounds = number(password, "spinCount").ok_or_else(incomplete)?;
        if rounds > super::MAX_ROUNDS {
            return Err(super::unsupported(&format!("{rounds} rounds of hashing")));
        }
        Ok(Self {
            package: Settings::read(package)?,
            password: Settings::read(password)?,
            rounds,
            verifier_input: bytes("encryptedVerifierHashInput"),
            verifier_value: bytes("encryptedVerifierHashValue"),
            package_key: bytes("encryptedKeyValue"),
        })
    }

    pub(super) fn key(&self, password: &str) -> Result<Option<Vec<u8>>> {
        let Settings { salt, hash, key_bytes } = &self.password;
        let password = hash.of_password(salt, password, self.rounds);
        let decrypted = |encrypted: &[u8], purpose: [u8; 8]| {
            let mut key = hash.of(&[&password, &purpose]);
            key.resize(*key_bytes, 0x36);
            let mut data = encrypted.to_vec();
            cipher::decrypt_chain(&key, salt, &mut data).map(|()| data)
        };
        let input = decrypted(&self.verifier_input, VERIFIER_INPUT)?;
        let expected = decrypted(&self.verifier_value, VERIFIER_VALUE)?;
        let actual = hash.of(&[&input[..input.len().min(salt.len())]]);
        if input.is_empty() || !expected.starts_with(&actual) {
            return Ok(None);
        }
        let mut key = decrypted(&self.package_key, PACKAGE_KEY)?;
        key.truncate(self.package.key_bytes);
        Ok(Some(key))
    }

    pub(super) fn decrypt(&self, key: &[u8], package: &mut [u8]) -> Result<()> {
        for (index, segment) in (0_u32..).zip(package.chunks_mut(SEGMENT_BYTES)) {
            let mut vector = self.package.hash.of(&[&self.package.salt, &index.to_le_bytes()]);
            vector.resize(BLOCK_BYTES, 0x36);
            cipher::decrypt_chain(key, &vector, segment)?;
        }
        Ok(())
    }
}

impl Settings {
    fn read(element: Node<'_>) -> Result<Self> {
        let text = |name| element.attribute(name).unwrap_or_default();
        let (cipher, chaining) = (text("cipherAlgorithm"), text("cipherChaining"));
        if cipher != "AES" || chaining != "ChainingModeCBC" {
            return Err(super::unsupported(&format!("the cipher {cipher} with {chaining}")));
        }
        let key_bytes = number(element, "keyBits").unwrap_or(0) as usize / 8;
        if !matches!(key_bytes, 16 | 24 | 32) {
            return Err(super::unsupported(&format!("AES with a key of {key_bytes} bytes")));
        }
        let salt = base64::decode(text("saltValue").as_bytes());
        Ok(Self { salt, hash: Hash::named(&text("hashAlgorithm"))?, key_bytes })
    }
}

fn number(element: Node<'_>, name: &str) -> Option<u32> {
    element.attribute(name)?.parse().ok()
}
