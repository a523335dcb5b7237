//! Reed-Solomon codes over GF(256): check bytes made, errors mended.

/// A field of 256 elements with the first root's exponent of its code.
pub(crate) struct Code {
    powers: [u8; 512],
    logarithms: [u8; 256],
    first_root: usize,
}

/// The code of QR symbols.
pub(crate) static QR: Code = Code::new(0x11d, 0);

impl Code {
    const fn new(polynomial: u16, first_root: usize) -> Self {
        let mut powers = [0; 512];
        let mut logarithms = [0; 256];
        let mut value: u16 = 1;
        let mut exponent = 0;
        while exponent < 255 {
            powers[exponent] = value as u8;
            powers[exponent + 255] = value as u8;
            logarithms[value as usize] = exponent as u8;
            value <<= 1;
            if value > 255 {
                value ^= polynomial;
            }
            exponent += 1;
        }
        Self { powers, logarithms, first_root }
    }

    fn power(&self, exponent: usize) -> u8 {
        self.powers[exponent % 255]
    }

    fn times(&self, a: u8, b: u8) -> u8 {
        if a == 0 || b == 0 {
            return 0;
        }
        let sum = usize::from(self.logarithms[usize::from(a)]) + usize::from(self.logarithms[usize::from(b)]);
        self.powers[sum]
    }

    /// One over `a`, which is not zero.
    fn inverse(&self, a: u8) -> u8 {
        self.power(255 - usize::from(self.logarithms[usize::from(a)]))
    }

    /// The generator's coefficients without the leading one, highest first.
    pub(crate) fn generator(&self, count: usize) -> Vec<u8> {
        let mut coefficients = vec![0; count];
        let Some(last) = coefficients.last_mut() else { return coefficients };
        *last = 1;
        for root in 0..count {
            let root = self.power(root + self.first_root);
            for at in 0..count {
                let next = coefficients.get(at + 1).copied().unwrap_or(0);
                coefficients[at] = self.times(coefficients[at], root) ^ next;
            }
        }
        coefficients
    }

    /// The check bytes of `data` for a generator.
    pub(crate) fn check_bytes(&self, data: &[u8], generator: &[u8]) -> Vec<u8> {
        let count = generator.len();
        // A window that moves along the bytes saves shifting the remainder at each step.
        let mut window = vec![0; data.len() + count];
        window[..data.len()].copy_from_slice(data);
        for at in 0..data.len() {
            let factor = window[at];
            if factor == 0 {
                continue;
            }
            let factor = usize::from(self.logarithms[usize::from(factor)]);
            for (place, coefficient) in window[at + 1..].iter_mut().zip(generator) {
                if *coefficient != 0 {
                    *place ^= self.powers[factor + usize::from(self.logarithms[usize::from(*coefficient)])];
                }
            }
        }
        window.split_off(data.len())
    }

    /// Mend `block`, whose last `checks` bytes are check bytes.
    ///
    /// Gives the number of bytes mended, or nothing when there are too many errors.
    pub(crate) fn mend(&self, block: &mut [u8], checks: usize) -> Option<usize> {
        let syndromes = self.syndromes(block, checks);
        if syndromes.iter().all(|syndrome| *syndrome == 0) {
            return Some(0);
        }
        let locator = self.locator(&syndromes)?;
        let places = self.places(&locator, block.len())?;
        self.mend_places(block, &syndromes, &locator, &places);
        self.syndromes(block, checks).iter().all(|syndrome| *syndrome == 0).then_some(places.len())
    }

    fn syndromes(&self, block: &[u8], checks: usize) -> Vec<u8> {
        let value_at = |root: u8| block.iter().fold(0, |value, byte| self.times(value, root) ^ byte);
        (0..checks).map(|root| value_at(self.power(root + self.first_root))).collect()
    }

    /// Berlekamp and Massey's shortest register; lowest coefficient first.
    fn locator(&self, syndromes: &[u8]) -> Option<Vec<u8>> {
        let mut current = vec![1];
        let mut previous = vec![1];
        let (mut errors, mut shift, mut previous_gap) = (0, 1, 1);
        for at in 0..syndromes.len() {
            let terms = current.iter().take(at + 1).enumerate();
            let gap = terms.fold(0, |sum, (back, factor)| sum ^ self.times(*factor, syndromes[at - back]));
            if gap == 0 {
                shift += 1;
                continue;
            }
            let before = current.clone();
            let factor = self.times(gap, self.inverse(previous_gap));
            if current.len() < previous.len() + shift {
                current.resize(previous.len() + shift, 0);
            }
            for (place, coefficient) in current[shift..].iter_mut().zip(&previous) {
                *place ^= self.times(factor, *coefficient);
            }
            if 2 * errors <= at {
                errors = at + 1 - errors;
                previous = before;
                previous_gap = gap;
                shift = 1;
            } else {
                shift += 1;
            }
        }
        while current.last() == Some(&0) {
            current.pop();
        }
        (errors * 2 <= syndromes.len() && current.len() == errors + 1).then_some(current)
    }

    /// The exponents of the wrong bytes, by trying every place.
    fn places(&self, locator: &[u8], length: usize) -> Option<Vec<usize>> {
        let is_root = |exponent: &usize| {
            let root = self.power(255 - exponent % 255);
            locator.iter().rev().fold(0, |value, factor| self.times(value, root) ^ factor) == 0
        };
        let places: Vec<usize> = (0..length).filter(is_root).collect();
        (places.len() == locator.len() - 1).then_some(places)
    }

    /// Forney's formula for each wrong byte.
    fn mend_places(&self, block: &mut [u8], syndromes: &[u8], locator: &[u8], places: &[usize]) {
        let evaluator: Vec<u8> = (0..syndromes.len())
            .map(|at| {
                let terms = locator.iter().take(at + 1).enumerate();
                terms.fold(0, |sum, (back, factor)| sum ^ self.times(*factor, syndromes[at - back]))
            })
            .take(locator.len() - 1)
            .collect();
        for exponent in places {
            let root = self.power(255 - exponent % 255);
            let value = evaluator.iter().rev().fold(0, |value, factor| self.times(value, root) ^ factor);
            let square = self.times(root, root);
            let odd = locator.iter().skip(1).step_by(2);
            let slope = odd.rev().fold(0, |value, factor| self.times(value, square) ^ factor);
            if slope == 0 {
                return;
            }
            let mut error = self.times(value, self.inverse(slope));
            // With the first root at exponent b the formula carries a factor X^(1-b).
            error = self.times(error, self.power((exponent % 255) * (256 - self.first_root)));
            let at = block.len() - 1 - exponent;
            block[at] ^= error;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn errors_up_to_half_the_check_bytes_are_mended(
            data in prop::collection::vec(any::<u8>(), 1..120),
            errors in prop::collection::btree_map(0usize..150, 1u8.., 0..11),
        ) {
            let mut block = data.clone();
            block.extend(QR.check_bytes(&data, &QR.generator(22)));
            let sound = block.clone();
            let mut wrong = 0;
            for (at, flip) in errors {
                if let Some(byte) = block.get_mut(at) {
                    *byte ^= flip;
                    wrong += 1;
                }
            }
            prop_assert_eq!(QR.mend(&mut block, 22), Some(wrong));
            prop_assert_eq!(block, sound);
        }
    }
}
