//! Lines and curves through the rows of groups, by least squares.

use ferrolab_base::{Code, Error, Result};

use super::curves::Curves;
use super::density::curve;
use super::table::Table;

/// Kinds of curves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Method {
    /// A straight line.
    #[default]
    Linear,
    /// A multiple of the logarithm.
    Log,
    /// An exponential.
    Exp,
    /// A power.
    Pow,
    /// A polynomial of this order.
    Poly(usize),
}

impl Method {
    /// The method of Vega's name; a polynomial has the order given.
    pub fn parse(name: &str, order: f64) -> Result<Self> {
        Ok(match name {
            "linear" => Self::Linear,
            "log" => Self::Log,
            "exp" => Self::Exp,
            "pow" => Self::Pow,
            "quad" => Self::Poly(2),
            "poly" if (0.0..=8.0).contains(&order) => Self::Poly(order as usize),
            other => {
                let message = format!("the regression {other:?} of order {order} is not drawn here");
                return Err(Error::new(Code::UnsupportedChart, message)
                    .hint("use linear, log, exp, pow, quad or poly"));
            }
        })
    }

    /// How many numbers describe the curve.
    fn parameters(self) -> usize {
        if let Self::Poly(order) = self { order } else { 1 }
    }
}

/// A regression transform.
#[derive(Clone, Debug, PartialEq)]
pub struct Regression {
    /// The field that is explained.
    pub y: String,
    /// The field that explains.
    pub x: String,
    /// Rows that agree in these have a curve each.
    pub groupby: Vec<String>,
    /// The kind of curve.
    pub method: Method,
    /// Between which values, in place of the data's.
    pub extent: Option<(f64, f64)>,
    /// The names of the new columns.
    pub names: [String; 2],
}

/// The points of each group's curve. Groups with too few rows have none.
pub fn regression(table: &Table, options: &Regression) -> Table {
    let Regression { x, y, groupby, names, method, extent } = options;
    let extent = extent.filter(|extent| *method != Method::Log || extent.0 > 0.0);
    Curves { x, y, groupby, names }.of(table, |mut points| {
        if points.len() <= method.parameters() {
            return Vec::new();
        }
        points.retain(|(x, _)| !x.is_nan());
        let (low, high) = extent.unwrap_or_else(|| {
            let ends = (f64::INFINITY, f64::NEG_INFINITY);
            points.iter().fold(ends, |(low, high), (x, _)| (low.min(*x), high.max(*x)))
        });
        points.retain(|(_, y)| !y.is_nan());
        let predict = fit(&points, *method);
        if *method == Method::Linear {
            [low, high].map(|x| (x, predict(x))).into()
        } else if low.is_finite() && high.is_finite() {
            curve(predict, low, high, 25.0, 200.0)
        } else {
            Vec::new()
        }
    })
}

type Curve = Box<dyn Fn(f64) -> f64>;

fn fit(data: &[(f64, f64)], method: Method) -> Curve {
    let count = data.len() as f64;
    let mean_x = data.iter().map(|(x, _)| x).sum::<f64>() / count;
    let mean_y = data.iter().map(|(_, y)| y).sum::<f64>() / count;
    match method {
        Method::Linear => {
            let (intercept, slope) = line_of_means(data.iter().map(|(x, y)| (*x, *y, 1.0)));
            Box::new(move |x| intercept + slope * x)
        }
        Method::Log => {
            let (intercept, slope) = line_of_means(data.iter().map(|(x, y)| (x.ln(), *y, 1.0)));
            Box::new(move |x| intercept + slope * x.ln())
        }
        Method::Pow => {
            let (intercept, slope) = line_of_means(data.iter().map(|(x, y)| (x.ln(), y.ln(), 1.0)));
            Box::new(move |x| intercept.exp() * x.powf(slope))
        }
        Method::Exp => {
            // Weights of y make up for the logarithm, which would favour small values.
            let (intercept, slope) = line_of_means(data.iter().map(|(x, y)| (x - mean_x, y.ln(), *y)));
            Box::new(move |x| (intercept + slope * (x - mean_x)).exp())
        }
        Method::Poly(order) => {
            let spread = data.iter().map(|(x, _)| (x - mean_x).abs()).fold(0.0, f64::max);
            let spread = if spread > 0.0 { spread } else { 1.0 };
            let centred = data.iter().map(|(x, y)| ((x - mean_x) / spread, y - mean_y));
            let factors = polynomial(centred, order);
            Box::new(move |x| {
                let x = (x - mean_x) / spread;
                mean_y + factors.iter().rev().fold(0.0, |sum, factor| sum * x + factor)
            })
        }
    }
}

/// Intercept and slope of the line through points with weights.
pub(super) fn line_of_means(points: impl Iterator<Item = (f64, f64, f64)>) -> (f64, f64) {
    let (mut weights, mut x, mut y, mut xy, mut xx) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for (px, py, weight) in points {
        weights += weight;
        x += weight * px;
        y += weight * py;
        xy += weight * px * py;
        xx += weight * px * px;
    }
    let (x, y, xy, xx) = (x / weights, y / weights, xy / weights, xx / weights);
    let delta = xx - x * x;
    let slope = if delta.abs() < 1e-24 { 0.0 } else { (xy - x * y) / delta };
    (y - slope * x, slope)
}

/// Factors of the polynomial through points, the constant first.
fn polynomial(points: impl Iterator<Item = (f64, f64)> + Clone, order: usize) -> Vec<f64> {
    let size = order + 1;
    let mut matrix = vec![vec![0.0; size + 1]; size];
    for (x, y) in points {
        for (row, equation) in matrix.iter_mut().enumerate() {
            for (column, cell) in equation.iter_mut().enumerate() {
                *cell += if column == size { x.powi(row as i32) * y } else { x.powi((row + column) as i32) };
            }
        }
    }
    solved(matrix)
}

/// The solution of linear equations, by elimination with the largest pivot.
fn solved(mut matrix: Vec<Vec<f64>>) -> Vec<f64> {
    let size = matrix.len();
    for pivot in 0..size {
        let largest =
            (pivot..size).max_by(|a, b| matrix[*a][pivot].abs().total_cmp(&matrix[*b][pivot].abs()));
        matrix.swap(pivot, largest.unwrap_or(pivot));
        let (above, below) = matrix.split_at_mut(pivot + 1);
        for equation in below {
            let factor = equation[pivot] / above[pivot][pivot];
            equation
                .iter_mut()
                .zip(&above[pivot])
                .skip(pivot)
                .for_each(|(cell, other)| *cell -= factor * other);
        }
    }
    let mut factors = vec![0.0; size];
    for row in (0..size).rev() {
        let known: f64 = (row + 1..size).map(|column| matrix[row][column] * factors[column]).sum();
        factors[row] = (matrix[row][size] - known) / matrix[row][row];
    }
    factors
}
