//! The order of spots within their layers, such that few edges cross.

use super::layers::Layered;

/// Times that all layers are sorted, down and up in turn.
const SWEEPS: usize = 12;
/// Larger graphs are sorted less often.
const MANY_SPOTS: usize = 20_000;

/// Spots of each layer from left to right.
pub(super) type Order = Vec<Vec<usize>>;

pub(super) fn ordered(layered: &Layered) -> Order {
    let mut order = first_order(layered);
    let mut position = vec![0; layered.layer.len()];
    number(&order, &mut position);
    let mut best = (crossings(layered, &order, &position), order.clone());
    let sweeps = if layered.layer.len() > MANY_SPOTS { SWEEPS / 3 } else { SWEEPS };
    for sweep in 0..sweeps {
        if best.0 == 0 {
            break;
        }
        sort_layers(layered, &mut order, &mut position, sweep % 2 == 0);
        let crossed = crossings(layered, &order, &position);
        if crossed < best.0 {
            best = (crossed, order.clone());
        }
    }
    best.1
}

/// As a walk down from the top meets them, so that what hangs together stands together.
fn first_order(layered: &Layered) -> Order {
    let mut order = vec![Vec::new(); layered.layers];
    let mut seen = vec![false; layered.layer.len()];
    let mut starts: Vec<usize> = (0..layered.layer.len()).collect();
    starts.sort_by_key(|&spot| layered.layer[spot]);
    for start in starts {
        let mut open = vec![start];
        while let Some(spot) = open.pop() {
            if !std::mem::replace(&mut seen[spot], true) {
                order[layered.layer[spot]].push(spot);
                open.extend(layered.below[spot].iter().rev());
            }
        }
    }
    order
}

fn number(order: &Order, position: &mut [usize]) {
    for layer in order {
        for (index, &spot) in layer.iter().enumerate() {
            position[spot] = index;
        }
    }
}

/// Sort every layer by the mean place of its spots' neighbours in the layer before.
fn sort_layers(layered: &Layered, order: &mut Order, position: &mut [usize], down: bool) {
    let neighbours = if down { &layered.above } else { &layered.below };
    let count = order.len();
    for step in 1..count {
        let layer = &mut order[if down { step } else { count - 1 - step }];
        layer.sort_by_cached_key(|&spot| {
            let ties = &neighbours[spot];
            // Sixteenths keep the mean sharp enough as a whole number; without neighbours a spot stays.
            let mean = match ties.len() {
                0 => position[spot] * 16,
                ties_count => ties.iter().map(|&tie| position[tie] * 16).sum::<usize>() / ties_count,
            };
            (mean, position[spot])
        });
        for (index, &spot) in layer.iter().enumerate() {
            position[spot] = index;
        }
    }
}

/// How many pairs of edges cross, counted layer by layer with a tree of sums.
fn crossings(layered: &Layered, order: &Order, position: &[usize]) -> u64 {
    order.windows(2).map(|pair| crossings_between(layered, &pair[0], pair[1].len(), position)).sum()
}

fn crossings_between(layered: &Layered, upper: &[usize], lower: usize, position: &[usize]) -> u64 {
    let mut sums = vec![0u64; lower + 1];
    let (mut crossed, mut met) = (0, 0);
    let mut ends = Vec::new();
    for &spot in upper {
        ends.clear();
        ends.extend(layered.below[spot].iter().map(|&to| position[to]));
        // Those met before that end further right are crossed.
        for &end in &ends {
            let mut index = end + 1;
            let mut left = 0;
            while index > 0 {
                left += sums[index];
                index &= index - 1;
            }
            crossed += met - left;
        }
        for &end in &ends {
            let mut index = end + 1;
            while index < sums.len() {
                sums[index] += 1;
                index += index & index.wrapping_neg();
            }
            met += 1;
        }
    }
    crossed
}
