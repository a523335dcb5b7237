//! Print how fast files are counted: `throughput ENCODING FILE...`, the best of seven runs each.

use std::error::Error;
use std::time::{Duration, Instant};

use ferrolab_base::Cancel;
use ferrolab_tokens::{Encoding, EncodingName};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let name = arguments.next().unwrap_or_else(|| "o200k_base".into());
    let start = Instant::now();
    let encoding = Encoding::get(EncodingName::from_name(&name)?);
    println!("{name}: tables built in {:.1} ms", start.elapsed().as_secs_f64() * 1e3);
    let hello = best_of(7, || {
        for _ in 0..1000 {
            std::hint::black_box(encoding.count(std::hint::black_box("Hello, world!")));
        }
    });
    println!("count(\"Hello, world!\"): {:.3} us", hello.as_secs_f64() * 1e3);
    for path in arguments {
        let text = std::fs::read_to_string(&path)?;
        let tokens = encoding.count(&text);
        let count = best_of(7, || {
            std::hint::black_box(encoding.count(&text));
        });
        let encode = best_of(7, || {
            std::hint::black_box(encoding.encode(&text));
        });
        let lines: Vec<&str> = text.lines().collect();
        let batch = |threads| {
            best_of(7, || {
                // Nothing cancels, so there is no error to look at.
                let _ = std::hint::black_box(encoding.count_batch(&lines, threads, &Cancel::default()));
            })
        };
        let (one, two) = (batch(1), batch(2));
        let speed = |time: Duration| text.len() as f64 / 1e6 / time.as_secs_f64();
        println!(
            "{tokens:9} tokens, count {:6.1} MB/s, encode {:6.1} MB/s  {path}",
            speed(count),
            speed(encode)
        );
        println!("{:9} lines, one thread {:6.1} MB/s, two {:6.1} MB/s", lines.len(), speed(one), speed(two));
    }
    Ok(())
}

fn best_of(runs: usize, mut work: impl FnMut()) -> Duration {
    (0..runs)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed()
        })
        .min()
        .unwrap_or_default()
}
