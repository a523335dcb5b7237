//! Kernel densities and quantiles of groups.

use ferrolab_base::{Code, Error, Result};

use super::column::Column;
use super::compare;
use super::groups::Groups;
use super::table::Table;
use super::transform::extent;
use crate::scales::thresholds::quantile;

/// How a density is estimated.
#[derive(Clone, Debug, PartialEq)]
pub struct Density {
    /// Of which field.
    pub field: String,
    /// Rows that agree in these have a density each.
    pub groupby: Vec<String>,
    /// The kernel's standard deviation; chosen by the data when there is none.
    pub bandwidth: Option<f64>,
    /// Whether the density is summed up from the left.
    pub cumulative: bool,
    /// Whether it is multiplied by the number of rows.
    pub counts: bool,
    /// Between which values, in place of the data's.
    pub extent: Option<(f64, f64)>,
    /// Whether all groups have the same values.
    pub shared: bool,
    /// The least number of steps.
    pub min_steps: f64,
    /// The greatest number of steps.
    pub max_steps: f64,
    /// The names of the values and their densities.
    pub names: [String; 2],
}

/// More steps than pixels are of no use.
const MAX_STEPS: f64 = 10_000.0;

/// Above so many values they are counted in cells much finer than the kernel.
const MAX_SUPPORT: usize = 20_000;

/// The number of those cells.
const CELLS: usize = 16_384;

/// The densities of a table's groups.
pub fn density(table: &Table, options: &Density) -> Result<Table> {
    let column = table.field(&options.field);
    let cells = column.numbers();
    let groups = Groups::new(table, &options.groupby);
    let (rows, starts) = groups.rows();
    let steps = |steps: f64| if steps >= 1.0 { steps.floor().min(MAX_STEPS) } else { 25.0 };
    let (mut least, most) = (steps(options.min_steps), steps(options.max_steps));
    let common = options.extent.or_else(|| options.shared.then(|| extent(&column)));
    if options.shared {
        least = most;
    }
    if groups.len() as f64 * most > 2e6 {
        let message = format!("a density of {} groups is too much for a chart", groups.len());
        return Err(Error::new(Code::SizeLimit, message).hint("group by a field with fewer values"));
    }
    let mut owners = Vec::new();
    let (mut xs, mut ys) = (Vec::new(), Vec::new());
    for group in 0..groups.len() {
        let values = rows[starts[group]..starts[group + 1]].iter().map(|row| cells[*row as usize]);
        let mut values: Vec<f64> = values.filter(|value| value.is_finite()).collect();
        values.sort_unstable_by(f64::total_cmp);
        let (Some(first), Some(last)) = (values.first().copied(), values.last().copied()) else { continue };
        let count = if options.counts { values.len() as f64 } else { 1.0 };
        let kernel = Kernel::new(&values, options.bandwidth);
        let (low, high) = common.unwrap_or((first, last));
        let points = curve(|x| kernel.at(x, options.cumulative), low, high, least, most.max(least));
        owners.extend(std::iter::repeat_n(groups.first[group], points.len()));
        xs.extend(points.iter().map(|point| point.0));
        ys.extend(points.iter().map(|point| point.1 * count));
    }
    let mut out = Table::new(owners.len());
    for field in &options.groupby {
        out.set(field, table.field(field).take(&owners));
    }
    out.set(&options.names[0], Column::Numbers(xs));
    out.set(&options.names[1], Column::Numbers(ys));
    Ok(out)
}

/// A sum of normal distributions.
struct Kernel {
    /// Where they stand, ascending, and how many are there.
    support: Vec<(f64, f64)>,
    count: f64,
    bandwidth: f64,
}

impl Kernel {
    fn new(sorted: &[f64], bandwidth: Option<f64>) -> Self {
        let bandwidth = bandwidth.unwrap_or_else(|| estimated_bandwidth(sorted));
        let support = if sorted.len() > MAX_SUPPORT {
            counted(sorted)
        } else {
            sorted.iter().map(|value| (*value, 1.0)).collect()
        };
        Self { support, count: sorted.len() as f64, bandwidth }
    }

    fn at(&self, x: f64, cumulative: bool) -> f64 {
        // Beyond 39 deviations a double holds no density.
        let reach = 39.0 * self.bandwidth;
        let from = self.support.partition_point(|(value, _)| *value < x - reach);
        let to = self.support.partition_point(|(value, _)| *value <= x + reach);
        let near = &self.support[from..to];
        let part = |value: f64| (x - value) / self.bandwidth;
        if cumulative {
            let below: f64 = self.support[..from].iter().map(|(_, weight)| weight).sum();
            let sum: f64 = near.iter().map(|(value, weight)| weight * normal_sum(part(*value))).sum();
            return (below + sum) / self.count;
        }
        let root = (2.0 * std::f64::consts::PI).sqrt();
        let sum: f64 =
            near.iter().map(|(value, weight)| weight * (-0.5 * part(*value).powi(2)).exp() / root).sum();
        sum / self.bandwidth / self.count
    }
}

/// Values shared out to the two nearest of many cells, so that their mean stays where it was.
fn counted(sorted: &[f64]) -> Vec<(f64, f64)> {
    let (low, high) = (sorted[0], sorted[sorted.len() - 1]);
    let width = (high - low) / (CELLS - 1) as f64;
    if width == 0.0 {
        return vec![(low, sorted.len() as f64)];
    }
    let mut weights = vec![0.0; CELLS + 1];
    for value in sorted {
        let place = (value - low) / width;
        let cell = (place.floor() as usize).min(CELLS - 1);
        weights[cell] += 1.0 - (place - cell as f64);
        weights[cell + 1] += place - cell as f64;
    }
    let cells = weights.into_iter().enumerate().filter(|(_, weight)| *weight > 0.0);
    cells.map(|(cell, weight)| (low + cell as f64 * width, weight)).collect()
}

/// Scott's rule, with the quartiles' distance against outliers.
fn estimated_bandwidth(sorted: &[f64]) -> f64 {
    let count = sorted.len() as f64;
    let (mut mean, mut squares) = (0.0, 0.0);
    for (index, value) in sorted.iter().enumerate() {
        let difference = value - mean;
        mean += difference / (index + 1) as f64;
        squares += difference * (value - mean);
    }
    let deviation = (squares / (count - 1.0)).sqrt();
    let (low, high) = (quantile(sorted, 0.25), quantile(sorted, 0.75));
    let robust = (high - low) / 1.34;
    let spread = if deviation.is_nan() { f64::NAN } else { deviation.min(robust) };
    let given = |value: f64| (value != 0.0 && !value.is_nan()).then_some(value);
    let spread = given(spread).or(given(deviation)).or(given(low.abs())).unwrap_or(1.0);
    1.06 * spread * count.powf(-0.2)
}

/// The normal distribution summed up from the left: West's approximation (2009), as Vega has it.
fn normal_sum(z: f64) -> f64 {
    const UPPER: [f64; 7] = [
        3.526_249_659_989_11e-2,
        0.700_383_064_443_688,
        6.373_962_203_531_65,
        33.912_866_078_383,
        112.079_291_497_871,
        221.213_596_169_931,
        220.206_867_912_376,
    ];
    const LOWER: [f64; 8] = [
        8.838_834_764_831_84e-2,
        1.755_667_163_182_64,
        16.064_177_579_207,
        86.780_732_202_946_1,
        296.564_248_779_674,
        637.333_633_378_831,
        793.826_512_519_948,
        440.413_735_824_752,
    ];
    let size = z.abs();
    let tail = if size > 37.0 {
        0.0
    } else {
        let exponential = (-size * size / 2.0).exp();
        if size < 7.071_067_811_865_47 {
            let polynomial = |factors: &[f64]| factors.iter().fold(0.0, |sum, factor| sum * size + factor);
            exponential * polynomial(&UPPER) / polynomial(&LOWER)
        } else {
            let fraction = [4.0, 3.0, 2.0, 1.0].iter().fold(size + 0.65, |sum, part| size + part / sum);
            exponential / fraction / 2.506_628_274_631
        }
    };
    if z > 0.0 { 1.0 - tail } else { tail }
}

/// Points of a curve: even ones, and more where it bends by half a degree and more.
pub(super) fn curve(f: impl Fn(f64) -> f64, low: f64, high: f64, least: f64, most: f64) -> Vec<(f64, f64)> {
    let point = |x: f64| (x, f(x));
    let span = high - low;
    let even = |index: usize| point(low + index as f64 / least * span);
    let mut points = vec![point(low)];
    if least == most {
        points.extend((1..least as usize).map(even));
        points.push(point(high));
        return points;
    }
    let mut next = vec![point(high)];
    next.extend((1..least as usize).rev().map(even));
    let heights = || next.iter().chain(&points).map(|point| point.1);
    let height = heights().fold(f64::NEG_INFINITY, f64::max) - heights().fold(f64::INFINITY, f64::min);
    let shortest = span / most;
    let angle = |p: (f64, f64), q: (f64, f64)| ((q.1 - p.1) / height).atan2((q.0 - p.0) / span);
    let mut last = points[0];
    while let Some(ahead) = next.last().copied() {
        let middle = point((last.0 + ahead.0) / 2.0);
        let bend = (angle(last, ahead) - angle(last, middle)).abs();
        if middle.0 - last.0 >= shortest && bend > 0.5f64.to_radians() {
            next.push(middle);
        } else {
            last = ahead;
            points.push(ahead);
            next.pop();
        }
    }
    points
}

/// Which quantiles of which field.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantiles {
    /// Of which field.
    pub field: String,
    /// Rows that agree in these have quantiles of their own.
    pub groupby: Vec<String>,
    /// Parts of one.
    pub parts: Vec<f64>,
    /// The names of the parts and the values.
    pub names: [String; 2],
}

/// The quantiles of a table's groups.
pub fn quantiles(table: &Table, options: &Quantiles) -> Table {
    let column = table.field(&options.field);
    let cells = column.numbers();
    let groups = Groups::new(table, &options.groupby);
    let (rows, starts) = groups.rows();
    let (mut owners, mut parts, mut values) = (Vec::new(), Vec::new(), Vec::new());
    for group in 0..groups.len() {
        let found = rows[starts[group]..starts[group + 1]].iter().map(|row| cells[*row as usize]);
        let mut sorted: Vec<f64> = found.filter(|value| !value.is_nan()).collect();
        sorted.sort_unstable_by(|a, b| compare::numbers(*a, *b));
        for part in &options.parts {
            owners.push(groups.first[group]);
            parts.push(*part);
            values.push(quantile(&sorted, *part));
        }
    }
    let mut out = Table::new(owners.len());
    for field in &options.groupby {
        out.set(field, table.field(field).take(&owners));
    }
    out.set(&options.names[0], Column::Numbers(parts));
    out.set(&options.names[1], Column::Numbers(values));
    out
}
