//! How much of what should be there is there.

use std::collections::HashMap;

/// The share of the truth's words that are found, each as often as it stands there.
pub fn recall(truth: &str, found: &str) -> f64 {
    let (truth, found) = (words(truth), words(found));
    let hits: usize = truth.iter().map(|(word, count)| *count.min(found.get(word).unwrap_or(&0))).sum();
    hits as f64 / truth.values().sum::<usize>().max(1) as f64
}

fn words(text: &str) -> HashMap<&str, usize> {
    let mut words = HashMap::new();
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        *words.entry(word).or_insert(0) += 1;
    }
    words
}
