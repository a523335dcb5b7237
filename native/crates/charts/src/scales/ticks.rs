//! Round numbers that divide an extent: d3's rules for ticks.

/// More ticks than this are drawn by nobody.
pub(crate) const MAX_TICKS: f64 = 10_000.0;

/// First and last multiple of a step, and the step; a negative step stands for its reciprocal.
fn spec(start: f64, stop: f64, count: f64) -> (f64, f64, f64) {
    let mut count = count;
    loop {
        let step = (stop - start) / count.max(0.0);
        let power = step.log10().floor();
        let error = step / 10f64.powf(power);
        let factor = if error >= 50f64.sqrt() {
            10.0
        } else if error >= 10f64.sqrt() {
            5.0
        } else if error >= 2f64.sqrt() {
            2.0
        } else {
            1.0
        };
        let (first, last, increment) = if power < 0.0 {
            let inverse = power_of_ten(-power) / factor;
            let mut first = (start * inverse + 0.5).floor();
            let mut last = (stop * inverse + 0.5).floor();
            first += f64::from(u8::from(first / inverse < start));
            last -= f64::from(u8::from(last / inverse > stop));
            (first, last, -inverse)
        } else {
            let step = power_of_ten(power) * factor;
            let mut first = (start / step + 0.5).floor();
            let mut last = (stop / step + 0.5).floor();
            first += f64::from(u8::from(first * step < start));
            last -= f64::from(u8::from(last * step > stop));
            (first, last, step)
        };
        if last < first && (0.5..2.0).contains(&count) {
            count *= 2.0;
            continue;
        }
        return (first, last, increment);
    }
}

/// 10 to a whole power, without the last bit's error that a power function may have.
pub(crate) fn power_of_ten(power: f64) -> f64 {
    if power.abs() <= 22.0 {
        return if power >= 0.0 { 10f64.powi(power as i32) } else { 1.0 / 10f64.powi(-power as i32) };
    }
    if power.is_finite() { format!("1e{power}").parse().unwrap_or(f64::NAN) } else { 10f64.powf(power) }
}

/// About `count` round numbers from `start` to `stop`.
pub fn ticks(start: f64, stop: f64, count: f64) -> Vec<f64> {
    if count.is_nan() || count <= 0.0 {
        return Vec::new();
    }
    if start == stop {
        return vec![start];
    }
    let count = count.min(MAX_TICKS);
    let reverse = stop < start;
    let (first, last, increment) = if reverse { spec(stop, start, count) } else { spec(start, stop, count) };
    let number = last - first + 1.0;
    if !(1.0..=10.0 * MAX_TICKS).contains(&number) {
        return Vec::new();
    }
    let at = |index: f64| if increment < 0.0 { index / -increment } else { index * increment };
    let mut ticks: Vec<f64> = (0..number as usize).map(|index| at(first + index as f64)).collect();
    if reverse {
        ticks.reverse();
    }
    ticks
}

/// The step between ticks, or minus its reciprocal when it is below one.
pub fn tick_increment(start: f64, stop: f64, count: f64) -> f64 {
    spec(start, stop, count).2
}

/// The step between ticks; negative when the extent is.
pub fn tick_step(start: f64, stop: f64, count: f64) -> f64 {
    let reverse = stop < start;
    let increment =
        if reverse { tick_increment(stop, start, count) } else { tick_increment(start, stop, count) };
    let step = if increment < 0.0 { 1.0 / -increment } else { increment };
    if reverse { -step } else { step }
}
