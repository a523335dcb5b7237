//! Smooth curves through points: lines fitted to the neighbours of each.
//!
//! Cleveland, Robust locally weighted regression and smoothing scatterplots, 1979.

use super::curves::Curves;
use super::regression::line_of_means;
use super::table::Table;

/// How often points far from the curve lose weight.
const ROUNDS: usize = 2;

/// Weight of a point that the curve all but ignores.
const LEAST_WEIGHT: f64 = 1e-12;

/// How many steps the fits of all groups may take together.
pub const MOST_STEPS: f64 = 2e9;

/// A loess transform.
#[derive(Clone, Debug, PartialEq)]
pub struct Loess {
    /// The field that is smoothed.
    pub y: String,
    /// The field along which it is.
    pub x: String,
    /// Rows that agree in these have a curve each.
    pub groupby: Vec<String>,
    /// Share of the points that count as neighbours.
    pub bandwidth: f64,
    /// The names of the new columns.
    pub names: [String; 2],
}

/// The points of each group's curve, in order of x.
pub fn loess(table: &Table, options: &Loess) -> Table {
    let Loess { x, y, groupby, names, bandwidth } = options;
    Curves { x, y, groupby, names }.of(table, |mut points| {
        points.retain(|(x, y)| x.is_finite() && y.is_finite());
        points.sort_by(|a, b| a.0.total_cmp(&b.0));
        smoothed(&points, *bandwidth)
    })
}

/// How many steps a loess of so many rows takes.
pub fn steps(rows: usize, bandwidth: f64) -> f64 {
    let rows = rows as f64;
    (ROUNDS + 1) as f64 * rows * (bandwidth * rows).clamp(2.0, rows.max(2.0))
}

fn smoothed(points: &[(f64, f64)], bandwidth: f64) -> Vec<(f64, f64)> {
    let count = points.len();
    let neighbours = ((bandwidth * count as f64) as usize).clamp(2, count.max(2));
    if count < neighbours {
        return points.to_vec();
    }
    let mean = |part: fn(&(f64, f64)) -> f64| points.iter().map(part).sum::<f64>() / count as f64;
    let (mean_x, mean_y) = (mean(|point| point.0), mean(|point| point.1));
    let centred: Vec<(f64, f64)> = points.iter().map(|(x, y)| (x - mean_x, y - mean_y)).collect();
    let mut weights = vec![1.0; count];
    let mut fitted = vec![0.0; count];
    for round in 0..=ROUNDS {
        fit(&centred, neighbours, &weights, &mut fitted);
        if round == ROUNDS {
            break;
        }
        let apart: Vec<f64> = centred.iter().zip(&fitted).map(|((_, y), fit)| (y - fit).abs()).collect();
        let median = super::aggregate::selected_quantile(&mut apart.clone(), 0.5);
        if median < LEAST_WEIGHT {
            break;
        }
        for (weight, apart) in weights.iter_mut().zip(apart) {
            let share = apart / (6.0 * median);
            *weight = if share >= 1.0 { LEAST_WEIGHT } else { (1.0 - share * share).powi(2) };
        }
    }
    averaged(points, fitted.into_iter().map(|fit| fit + mean_y))
}

/// Fits a line to the neighbours of each point; where the point is on it.
fn fit(points: &[(f64, f64)], neighbours: usize, weights: &[f64], fitted: &mut [f64]) {
    let (mut first, mut last) = (0, neighbours - 1);
    for (index, (x, _)) in points.iter().enumerate() {
        let farthest = (x - points[first].0).max(points[last].0 - x);
        let reach = if farthest == 0.0 { 1.0 } else { farthest };
        let near = points[first..=last].iter().zip(&weights[first..=last]);
        let (intercept, slope) = line_of_means(near.map(|((px, py), weight)| {
            let share = ((x - px).abs() / reach).powi(3);
            (*px, *py, (1.0 - share).powi(3) * weight)
        }));
        fitted[index] = intercept + slope * x;
        if let Some((next, _)) = points.get(index + 1) {
            while last + 1 < points.len() && points[last + 1].0 - next <= next - points[first].0 {
                first += 1;
                last += 1;
            }
        }
    }
}

/// One point for each x.
fn averaged(points: &[(f64, f64)], fitted: impl Iterator<Item = f64>) -> Vec<(f64, f64)> {
    let mut curve: Vec<(f64, f64)> = Vec::with_capacity(points.len());
    let mut count = 0.0;
    for ((x, _), fit) in points.iter().zip(fitted) {
        match curve.last_mut().filter(|last| last.0 == *x) {
            Some(last) => {
                count += 1.0;
                last.1 += (fit - last.1) / count;
            }
            None => {
                count = 1.0;
                curve.push((*x, fit));
            }
        }
    }
    curve
}
