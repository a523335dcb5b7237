//! Numbers of any width, packed into bytes from the highest bit on.

/// Collects numbers bit by bit.
#[derive(Clone, Debug, Default)]
pub(crate) struct BitWriter {
    bytes: Vec<u8>,
    length: usize,
}

impl BitWriter {
    pub(crate) fn push(&mut self, value: u32, width: usize) {
        for shift in (0..width).rev() {
            if self.length.is_multiple_of(8) {
                self.bytes.push(0);
            }
            if (value >> shift) & 1 == 1
                && let Some(last) = self.bytes.last_mut()
            {
                *last |= 0x80 >> (self.length % 8);
            }
            self.length += 1;
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.length
    }

    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

/// Hands the bits of a byte string out as numbers.
#[derive(Clone, Debug)]
pub(crate) struct BitReader<'a> {
    bytes: &'a [u8],
    at: usize,
    length: usize,
}

impl<'a> BitReader<'a> {
    pub(crate) fn new(bytes: &'a [u8], length: usize) -> Self {
        Self { bytes, at: 0, length: length.min(bytes.len() * 8) }
    }

    pub(crate) fn left(&self) -> usize {
        self.length - self.at
    }

    /// The next number, or nothing when fewer bits are left.
    pub(crate) fn take(&mut self, width: usize) -> Option<u32> {
        if self.left() < width {
            return None;
        }
        let mut value = 0;
        for _ in 0..width {
            let bit = self.bytes[self.at / 8] >> (7 - self.at % 8) & 1;
            value = value << 1 | u32::from(bit);
            self.at += 1;
        }
        Some(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back_in_order() {
        let mut writer = BitWriter::default();
        writer.push(0b101, 3);
        writer.push(0x1ff, 9);
        let length = writer.len();
        let bytes = writer.into_bytes();
        let mut reader = BitReader::new(&bytes, length);
        assert_eq!(reader.take(3), Some(0b101));
        assert_eq!(reader.take(9), Some(0x1ff));
        assert_eq!(reader.take(1), None);
    }
}
