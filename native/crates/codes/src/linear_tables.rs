//! Bars and spaces of the linear codes, for writing and reading.

/// Code 128: widths of three bars and three spaces; 103 to 105 start sets A to C, 106 stops.
pub(crate) const CODE_128: [[u8; 6]; 106] = widths([
    212222, 222122, 222221, 121223, 121322, 131222, 122213, 122312, 132212, 221213, 221312, 231212, 112232,
    122132, 122231, 113222, 123122, 123221, 223211, 221132, 221231, 213212, 223112, 312131, 311222, 321122,
    321221, 312212, 322112, 322211, 212123, 212321, 232121, 111323, 131123, 131321, 112313, 132113, 132311,
    211313, 231113, 231311, 112133, 112331, 132131, 113123, 113321, 133121, 313121, 211331, 231131, 213113,
    213311, 213131, 311123, 311321, 331121, 312113, 312311, 332111, 314111, 221411, 431111, 111224, 111422,
    121124, 121421, 141122, 141221, 112214, 112412, 122114, 122411, 142112, 142211, 241211, 221114, 413111,
    241112, 134111, 111242, 121142, 121241, 114212, 124112, 124211, 411212, 421112, 421211, 212141, 214121,
    412121, 111143, 111341, 131141, 114113, 114311, 411113, 411311, 113141, 114131, 311141, 411131, 211412,
    211214, 211232,
]);

/// Code 128's stop pattern with its closing bar.
pub(crate) const CODE_128_STOP: [u8; 7] = [2, 3, 3, 1, 1, 1, 2];

/// The widths of EAN's digits in set A: space, bar, space, bar; set C has the colours turned, set B the order.
pub(crate) const EAN_DIGITS: [[u8; 4]; 10] = [
    [3, 2, 1, 1],
    [2, 2, 2, 1],
    [2, 1, 2, 2],
    [1, 4, 1, 1],
    [1, 1, 3, 2],
    [1, 2, 3, 1],
    [1, 1, 1, 4],
    [1, 3, 1, 2],
    [1, 2, 1, 3],
    [3, 1, 1, 2],
];

/// Which of EAN-13's six left digits stand in set B, first digit in the highest bit, by leading digit.
pub(crate) const EAN_13_SETS: [u8; 10] =
    [0b000000, 0b001011, 0b001101, 0b001110, 0b010011, 0b011001, 0b011100, 0b010101, 0b010110, 0b011010];

/// Which of UPC-E's six digits stand in set B, by check digit, for number system 0; turned over for 1.
pub(crate) const UPC_E_SETS: [u8; 10] =
    [0b111000, 0b110100, 0b110010, 0b110001, 0b101100, 0b100110, 0b100011, 0b101010, 0b101001, 0b100101];

/// Code 39's characters, then its start and stop sign.
pub(crate) const CODE_39_CHARACTERS: &[u8; 44] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%*";

/// Which of nine bars and spaces are wide, first in the highest bit.
pub(crate) const CODE_39: [u16; 44] = [
    0x034, 0x121, 0x061, 0x160, 0x031, 0x130, 0x070, 0x025, 0x124, 0x064, 0x109, 0x049, 0x148, 0x019, 0x118,
    0x058, 0x00d, 0x10c, 0x04c, 0x01c, 0x103, 0x043, 0x142, 0x013, 0x112, 0x052, 0x007, 0x106, 0x046, 0x016,
    0x181, 0x0c1, 0x1c0, 0x091, 0x190, 0x0d0, 0x085, 0x184, 0x0c4, 0x0a8, 0x0a2, 0x08a, 0x02a, 0x094,
];

/// Code 93: nine modules, dark ones set; 43 to 46 shift, 47 starts and stops.
pub(crate) const CODE_93: [u16; 48] = [
    0x114, 0x148, 0x144, 0x142, 0x128, 0x124, 0x122, 0x150, 0x112, 0x10a, 0x1a8, 0x1a4, 0x1a2, 0x194, 0x192,
    0x18a, 0x168, 0x164, 0x162, 0x134, 0x11a, 0x158, 0x14c, 0x146, 0x12c, 0x116, 0x1b4, 0x1b2, 0x1ac, 0x1a6,
    0x196, 0x19a, 0x16c, 0x166, 0x136, 0x13a, 0x12e, 0x1d4, 0x1d2, 0x1ca, 0x16e, 0x176, 0x1ae, 0x126, 0x1da,
    0x1d6, 0x132, 0x15e,
];

/// Which of five bars (or spaces) of an interleaved digit are wide, first in the highest bit.
pub(crate) const ITF: [u8; 10] =
    [0b00110, 0b10001, 0b01001, 0b11000, 0b00101, 0b10100, 0b01100, 0b00011, 0b10010, 0b01010];

/// Codabar's characters; the last four start and stop.
pub(crate) const CODABAR_CHARACTERS: &[u8; 20] = b"0123456789-$:/.+ABCD";

/// Which of seven bars and spaces are wide, first in the highest bit.
pub(crate) const CODABAR: [u8; 20] = [
    0x03, 0x06, 0x09, 0x60, 0x12, 0x42, 0x21, 0x24, 0x30, 0x48, 0x0c, 0x18, 0x45, 0x51, 0x54, 0x15, 0x1a,
    0x29, 0x0b, 0x0e,
];

/// The digits of each number as widths.
const fn widths<const N: usize>(numbers: [u32; N]) -> [[u8; 6]; N] {
    let mut all = [[0; 6]; N];
    let mut at = 0;
    while at < N {
        let mut number = numbers[at];
        let mut place = 6;
        while place > 0 {
            place -= 1;
            all[at][place] = (number % 10) as u8;
            number /= 10;
        }
        at += 1;
    }
    all
}

/// The check digit that makes weights of 3 and 1 from the right a multiple of ten.
pub(crate) fn check_digit(digits: &[u8]) -> u8 {
    let weighed = digits.iter().rev().enumerate().map(|(at, digit)| {
        let digit = u32::from(digit - b'0');
        if at % 2 == 0 { 3 * digit } else { digit }
    });
    b'0' + ((10 - weighed.sum::<u32>() % 10) % 10) as u8
}

/// The twelve digits of UPC-A less the check digit that UPC-E's number system and six digits stand for.
pub(crate) fn upc_e_expanded(system: u8, digits: &[u8; 6]) -> [u8; 11] {
    let [a, b, c, d, e, f] = *digits;
    let (maker, item) = match f {
        b'0'..=b'2' => ([a, b, f, b'0', b'0'], [b'0', b'0', c, d, e]),
        b'3' => ([a, b, c, b'0', b'0'], [b'0', b'0', b'0', d, e]),
        b'4' => ([a, b, c, d, b'0'], [b'0', b'0', b'0', b'0', e]),
        _ => ([a, b, c, d, e], [b'0', b'0', b'0', b'0', f]),
    };
    let mut expanded = [system; 11];
    expanded[1..6].copy_from_slice(&maker);
    expanded[6..].copy_from_slice(&item);
    expanded
}
