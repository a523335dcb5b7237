//! Long lines thinned out without a visible change.

/// Indices of the points that show: of each column of pixels the first, the last, the lowest and the
/// highest (the M4 aggregation of Jugel et al., 2014). The points must go from left to right.
pub(super) fn m4(points: &[(f64, f64)]) -> Vec<usize> {
    let mut kept = Vec::new();
    let mut start = 0;
    while start < points.len() {
        let column = points[start].0.floor();
        let mut end = start;
        let (mut low, mut high) = (start, start);
        while end < points.len() && points[end].0.floor() == column {
            if points[end].1 < points[low].1 {
                low = end;
            }
            if points[end].1 > points[high].1 {
                high = end;
            }
            end += 1;
        }
        let (first, second) = (low.min(high), low.max(high));
        for index in [start, first, second, end - 1] {
            if kept.last().is_none_or(|last| index > *last) {
                kept.push(index);
            }
        }
        start = end;
    }
    kept
}

/// Whether points go from left to right.
pub(super) fn ascends(points: &[(f64, f64)]) -> bool {
    points.windows(2).all(|pair| pair[0].0 <= pair[1].0)
}
