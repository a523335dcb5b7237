//! Numbers that are had from brightness alone.

/// How often each value is there.
pub(crate) fn histogram(values: &[u8]) -> [u64; 256] {
    // Four tables, so that equal neighbours need not wait for one another.
    let mut tables = [[0_u32; 256]; 4];
    let (mut out, mut pending) = ([0_u64; 256], 0_usize);
    for values in values.chunks(1 << 20) {
        let (fours, rest) = values.as_chunks::<4>();
        for four in fours {
            for (table, value) in tables.iter_mut().zip(four) {
                table[usize::from(*value)] += 1;
            }
        }
        for value in rest {
            tables[0][usize::from(*value)] += 1;
        }
        pending += values.len();
        if pending >= 1 << 30 {
            flush(&mut tables, &mut out);
            pending = 0;
        }
    }
    flush(&mut tables, &mut out);
    out
}

fn flush(tables: &mut [[u32; 256]; 4], out: &mut [u64; 256]) {
    for table in tables {
        for (sum, count) in out.iter_mut().zip(table) {
            *sum += u64::from(std::mem::take(count));
        }
    }
}

/// The level above which is white, so that black and white differ most (N. Otsu, "A threshold selection
/// method from gray-level histograms", 1979). Of several that are equal, the one in their middle.
pub(crate) fn otsu(histogram: &[u64; 256]) -> u8 {
    let count: u64 = histogram.iter().sum();
    let all: u64 = weighted(histogram);
    let (mut below, mut sum) = (0_u64, 0_u64);
    let (mut best, mut first, mut last) = (0.0_f64, 0, 0);
    for (level, number) in histogram.iter().enumerate() {
        below += number;
        sum += number * level as u64;
        if below == 0 || below == count {
            continue;
        }
        let (low, high) = (below as f64, (count - below) as f64);
        let between = low * high * (sum as f64 / low - (all - sum) as f64 / high).powi(2);
        if between > best * (1.0 + 1e-12) {
            (best, first, last) = (between, level, level);
        } else if between >= best * (1.0 - 1e-12) {
            last = level;
        }
    }
    if best == 0.0 {
        return 127;
    }
    ((first + last) / 2) as u8
}

fn weighted(histogram: &[u64; 256]) -> u64 {
    histogram.iter().zip(0_u64..).map(|(number, value)| number * value).sum()
}

/// Mean and standard deviation.
pub(crate) fn mean_and_deviation(histogram: &[u64; 256]) -> (f64, f64) {
    let count = histogram.iter().sum::<u64>().max(1) as f64;
    let mean = weighted(histogram) as f64 / count;
    let squares: f64 = histogram
        .iter()
        .zip(0_u32..)
        .map(|(number, value)| *number as f64 * (f64::from(value) - mean).powi(2))
        .sum();
    (mean, (squares / count).sqrt())
}

/// Shannon's entropy, in bits a pixel.
pub(crate) fn entropy(histogram: &[u64; 256]) -> f64 {
    let count = histogram.iter().sum::<u64>().max(1) as f64;
    let shares = histogram.iter().filter(|number| **number > 0).map(|number| *number as f64 / count);
    // Not `-0.0` for a picture of one value.
    0.0 - shares.map(|share| share * share.log2()).sum::<f64>()
}

/// Three rows at a time of a picture of one byte a pixel, its edge left out: `of` gets them with their nine
/// neighbours from the upper left.
pub(crate) fn neighbourhoods(values: &[u8], width: usize, mut of: impl FnMut(usize, [i32; 9])) {
    if width < 3 {
        return;
    }
    let rows: Vec<&[u8]> = values.chunks_exact(width).collect();
    for (y, three) in rows.windows(3).enumerate() {
        let (above, here, below) = (three[0].windows(3), three[1].windows(3), three[2].windows(3));
        for (x, ((above, here), below)) in above.zip(here).zip(below).enumerate() {
            let nine =
                [above[0], above[1], above[2], here[0], here[1], here[2], below[0], below[1], below[2]];
            of((y + 1) * width + x + 1, nine.map(i32::from));
        }
    }
}

/// The variance of the Laplacian: small for what is out of focus. Zero below three pixels a side.
pub(crate) fn sharpness(values: &[u8], width: usize) -> f64 {
    let (mut count, mut sum, mut squares) = (0_u64, 0_i64, 0_i64);
    neighbourhoods(values, width, |_, [_, up, _, left, here, right, _, down, _]| {
        let laplacian = i64::from(up + left + right + down - 4 * here);
        count += 1;
        sum += laplacian;
        squares += laplacian * laplacian;
    });
    if count == 0 {
        return 0.0;
    }
    let count = count as f64;
    squares as f64 / count - (sum as f64 / count).powi(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_counted() {
        let counts = histogram(&[0, 7, 7, 7, 255, 7, 0]);
        assert_eq!((counts[0], counts[7], counts[255]), (2, 4, 1));
        assert_eq!(counts.iter().sum::<u64>(), 7);
    }

    #[test]
    fn two_heaps_are_parted_between_them() {
        assert_eq!(otsu(&histogram(&[10, 10, 11, 200, 201, 201])), 105);
        assert_eq!(otsu(&histogram(&[9; 5])), 127);
    }

    #[test]
    fn moments_and_entropy() {
        let counts = histogram(&[0, 0, 255, 255]);
        assert_eq!(mean_and_deviation(&counts), (127.5, 127.5));
        assert_eq!(entropy(&counts), 1.0);
        assert_eq!(entropy(&histogram(&[3; 9])), 0.0);
    }

    #[test]
    fn a_point_is_sharp_and_a_slope_is_not() {
        assert_eq!(sharpness(&[0, 1, 2, 3, 1, 2, 3, 4, 2, 3, 4, 5], 4), 0.0);
        // Laplacians of -40 and 10 and their neighbours: 10, -40, 10 in the only row within.
        assert!((sharpness(&[0, 0, 0, 0, 0, 0, 0, 10, 0, 0, 0, 0, 0, 0, 0], 5) - 5000.0 / 9.0).abs() < 1e-9);
        assert_eq!(sharpness(&[1, 2], 2), 0.0);
    }
}
