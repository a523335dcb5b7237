//! Ticks, labels and positions are d3's and Vega's.

#![allow(clippy::unwrap_used)]

use ferrolab_charts::data::Value;
use ferrolab_charts::format::{NumberFormat, TimeFormat};
use ferrolab_charts::scales::{
    Band, Continuous, Domain, Interval, Keys, Kind, LabelFormat, Nice, TickCount, TickOptions, Unit,
};
use proptest::prelude::*;

fn labels(kind: Kind, domain: [f64; 2], options: &TickOptions) -> Vec<String> {
    let scale = Continuous::new(kind, domain.to_vec(), vec![0.0, 200.0]);
    scale.axis_ticks(options).unwrap().into_iter().map(|tick| tick.label).collect()
}

fn count(count: f64) -> TickOptions {
    TickOptions { count: Some(TickCount::Count(count)), ..TickOptions::default() }
}

#[test]
fn linear_labels_have_the_digits_that_the_step_needs() {
    assert_eq!(labels(Kind::Linear, [0.0, 1.0], &count(5.0)), ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]);
    assert_eq!(labels(Kind::Linear, [0.0, 5_000.0], &count(3.0)), ["0", "2,000", "4,000"]);
    assert_eq!(labels(Kind::Linear, [-1.0, 1.0], &count(2.0)), ["\u{2212}1", "0", "1"]);
}

#[test]
fn specifiers_take_the_precision_of_the_step() {
    let options = TickOptions { format: LabelFormat::Number("%".to_owned()), ..count(2.0) };
    assert_eq!(labels(Kind::Linear, [0.0, 1.0], &options), ["0%", "50%", "100%"]);
    let options = TickOptions { format: LabelFormat::Number("s".to_owned()), ..count(2.0) };
    assert_eq!(labels(Kind::Linear, [0.0, 2e6], &options), ["0M", "1M", "2M"]);
}

#[test]
fn logarithmic_axes_leave_labels_out() {
    let shown = labels(Kind::Log { base: 10.0 }, [1.0, 1_000.0], &count(5.0));
    assert_eq!(shown.iter().filter(|label| !label.is_empty()).count(), 4);
    assert_eq!(shown[0], "1");
    assert_eq!(shown.last().unwrap(), "1,000");
}

#[test]
fn time_labels_follow_what_begins() {
    let year = 1_577_836_800_000.0;
    let options = TickOptions {
        count: Some(TickCount::Interval(Interval::every(Unit::Month, 3.0).unwrap())),
        ..TickOptions::default()
    };
    let shown = labels(Kind::Time, [year, year + 366.0 * 86_400_000.0], &options);
    assert_eq!(shown, ["2020", "April", "July", "October", "2021"]);
    assert_eq!(TimeFormat::new("%b %-d, %Y %H:%M").format(year), "Jan 1, 2020 00:00");
}

#[test]
fn numbers_are_formatted_as_d3_does() {
    for (specifier, number, expected) in [
        (",.2f", 1234.5, "1,234.50"),
        ("$,.0f", -1234.5, "\u{2212}$1,235"),
        (".3s", 1_500.0, "1.50k"),
        ("~s", 0.000_001_5, "1.5µ"),
        ("+.1%", 0.123, "+12.3%"),
        ("08.3f", 2.71, "0002.710"),
        ("*^9d", 42.0, "***42****"),
        ("(.1f", -2.0, "(2.0)"),
        (".0f", 2.5, "3"),
        ("#x", 255.0, "0xff"),
        ("", 0.1 + 0.2, "0.3"),
    ] {
        assert_eq!(NumberFormat::new(specifier).unwrap().format(number), expected, "{specifier} of {number}");
    }
    assert!(NumberFormat::new("no format").is_err());
}

#[test]
fn domains_are_widened_in_vegas_order() {
    let mut scale = Continuous::new(Kind::Linear, vec![3.0, 97.3], vec![0.0, 200.0]);
    scale.configure(&Domain { zero: true, nice: Nice::Yes, ..Domain::default() });
    assert_eq!(scale.domain, [0.0, 100.0]);
    let mut scale = Continuous::new(Kind::Log { base: 10.0 }, vec![3.0, 97.3], vec![0.0, 200.0]);
    scale.configure(&Domain { nice: Nice::Yes, ..Domain::default() });
    assert_eq!(scale.domain, [1.0, 100.0]);
    assert_eq!(scale.position(10.0), 100.0);
}

#[test]
fn bands_share_out_the_range() {
    let keys = Keys::new(["a", "b", "c"].map(Value::text));
    let mut band = Band::new(keys, (0.0, 60.0), 0.1, 0.05);
    assert!((band.step() - 20.0).abs() < 1e-12 && (band.bandwidth() - 18.0).abs() < 1e-12);
    assert!((band.position(&Value::text("b")).unwrap() - 21.0).abs() < 1e-12);
    band.range = (60.0, 0.0);
    assert!((band.position(&Value::text("a")).unwrap() - 41.0).abs() < 1e-12);
    assert_eq!(band.position(&Value::text("d")), None);
}

proptest! {
    #[test]
    fn no_scale_panics_and_ticks_are_few(
        start in any::<f64>(),
        stop in any::<f64>(),
        number in any::<f64>(),
        kind in 0..5usize,
    ) {
        let kinds =
            [Kind::Linear, Kind::Log { base: 10.0 }, Kind::Symlog { constant: 1.0 }, Kind::Time, Kind::Pow { exponent: 2.0 }];
        let mut scale = Continuous::new(kinds[kind], vec![start, stop], vec![0.0, 100.0]);
        scale.configure(&Domain { nice: Nice::Count(number), ..Domain::default() });
        prop_assert!(scale.axis_ticks(&count(number)).unwrap().len() <= 100_001);
    }

    #[test]
    fn no_specifier_panics(specifier in "[-*<>=^+( $#0-9,.~a-zA-Z%]{0,8}", number in any::<f64>()) {
        if let Ok(format) = NumberFormat::new(&specifier) {
            format.format(number);
            format.clone().float().format(number);
            format.span(number, 1.0, 5.0).format(number);
        }
        TimeFormat::new(&specifier).format(number);
    }
}
