//! The best sequence of cuts, by dynamic programming from the end of the text backwards.

use ferrolab_base::{Cancel, Result};

use crate::Config;
use crate::seam::{Seam, tokens_between};

/// For every seam the best way on from it.
#[derive(Debug)]
pub(crate) struct Plan<'a> {
    seams: &'a [Seam],
    max_tokens: usize,
    /// Tokens that a chunk beginning at each seam is expected to repeat.
    overlaps: Vec<usize>,
    /// What ending at each seam costs.
    break_costs: Vec<f64>,
    /// Sums of what spanning the seams up to each costs, that one included.
    span_costs: Vec<f64>,
    /// What the rest of the text from each seam on costs at best.
    rest_costs: Vec<f64>,
    /// Where the best chunk that begins at each seam ends.
    ends: Vec<usize>,
}

impl<'a> Plan<'a> {
    /// Plan all chunks; `overlaps[i]` is what a chunk that begins at seam `i` would like to repeat.
    pub fn new(seams: &'a [Seam], overlaps: Vec<usize>, config: &Config, cancel: &Cancel) -> Result<Self> {
        let respect = config.respect_paragraphs;
        let sum = |total: &mut f64, seam: &Seam| {
            *total += seam.rank.span_cost(respect);
            Some(*total)
        };
        let mut plan = Self {
            seams,
            max_tokens: config.max_tokens,
            overlaps,
            break_costs: seams.iter().map(|seam| seam.rank.break_cost(respect)).collect(),
            span_costs: seams.iter().scan(0.0, sum).collect(),
            rest_costs: vec![0.0; seams.len()],
            ends: vec![seams.len(); seams.len()],
        };
        for from in (0..seams.len().saturating_sub(1)).rev() {
            if from % 1024 == 0 {
                cancel.check()?;
            }
            // Nothing is longer than usize::MAX, so the first stretch is always a candidate.
            let (end, cost) = plan.best_end(from, usize::MAX);
            plan.ends[from] = end;
            plan.rest_costs[from] = cost;
        }
        Ok(plan)
    }

    /// Where the chunk that begins at seam `from` should end.
    pub fn end_of(&self, from: usize) -> usize {
        self.ends[from]
    }

    /// A better end for a chunk from `from` to `to` that is `excess` tokens over the limit; `None`
    /// when it is a single stretch.
    pub fn shorter(&self, from: usize, to: usize, excess: usize) -> Option<usize> {
        let allowed = self.tokens(from, to).saturating_sub(excess.max(1));
        (to > from + 1).then(|| self.best_end(from, allowed).0.min(to - 1))
    }

    /// Estimated tokens from one seam to another.
    pub fn tokens(&self, from: usize, to: usize) -> usize {
        tokens_between(&self.seams[from], &self.seams[to])
    }

    /// The cheapest end of a chunk from seam `from` whose body costs at most `allowed` tokens, and
    /// the cost of the text from there on. The next seam is allowed in any case.
    fn best_end(&self, from: usize, allowed: usize) -> (usize, f64) {
        let mut best = (from + 1, f64::INFINITY);
        for to in from + 1..self.seams.len() {
            let body = self.tokens(from, to);
            let tokens = body + self.overlaps[from];
            if to > from + 1 && (tokens > self.max_tokens || body > allowed) {
                break;
            }
            let cost = self.cost(from, to, tokens);
            if cost <= best.1 {
                best = (to, cost);
            }
        }
        best
    }

    fn cost(&self, from: usize, to: usize, tokens: usize) -> f64 {
        let empty = 1.0 - (tokens as f64 / self.max_tokens as f64).min(1.0);
        let spanned = self.span_costs[to - 1] - self.span_costs[from];
        empty * empty + self.break_costs[to] + spanned + self.rest_costs[to]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::estimate::Mark;
    use crate::seam::Rank;

    /// Ends of the planned chunks, in tokens, for stretches of the given costs and ranks.
    fn planned(stretches: &[(usize, Rank)], config: &Config) -> Vec<usize> {
        let seam = |at, rank| {
            let mark = Mark { at, tokens: at };
            Seam { at, tokens_before: at, inside_piece: false, after: mark, settled: mark, rank }
        };
        let mut seams = vec![seam(0, Rank::Text)];
        for &(tokens, rank) in stretches {
            seams.push(seam(seams[seams.len() - 1].at + tokens, rank));
        }
        let plan =
            Plan::new(&seams, vec![0; seams.len()], config, &Cancel::default()).expect("not cancelled");
        let mut from = 0;
        let mut ends = Vec::new();
        while from + 1 < seams.len() {
            from = plan.end_of(from);
            ends.push(seams[from].at);
        }
        ends
    }

    fn of_100() -> Config {
        Config { max_tokens: 100, ..Config::default() }
    }

    #[test]
    fn ends_at_a_paragraph_when_the_chunk_is_reasonably_full() {
        let stretches = [
            (40, Rank::Sentence),
            (25, Rank::Block),
            (30, Rank::Sentence),
            (30, Rank::Sentence),
            (30, Rank::Text),
        ];
        assert_eq!(planned(&stretches, &of_100()), [65, 155]);
    }

    #[test]
    fn packs_tightly_when_paragraphs_do_not_matter() {
        let stretches = [
            (40, Rank::Sentence),
            (25, Rank::Block),
            (30, Rank::Sentence),
            (30, Rank::Sentence),
            (90, Rank::Text),
        ];
        let tight = Config { respect_paragraphs: false, ..of_100() };
        assert_eq!(planned(&stretches, &tight), [65, 125, 215]);
    }

    #[test]
    fn balances_instead_of_leaving_a_crumb() {
        let stretches = [(50, Rank::Block), (45, Rank::Block), (10, Rank::Text)];
        assert_eq!(planned(&stretches, &of_100()), [50, 105]);
    }

    #[test]
    fn a_heading_goes_with_what_follows() {
        let stretches = [(60, Rank::Section(2)), (5, Rank::Heading), (50, Rank::Text)];
        assert_eq!(planned(&stretches, &of_100()), [60, 115]);
    }

    #[test]
    fn small_sections_share_a_chunk_and_large_ones_do_not() {
        let small = [(30, Rank::Section(2)), (30, Rank::Section(2)), (30, Rank::Text)];
        assert_eq!(planned(&small, &of_100()), [90]);
        let large = [(45, Rank::Section(1)), (45, Rank::Text)];
        assert_eq!(planned(&large, &of_100()).len(), 1);
        let larger = [(60, Rank::Section(1)), (40, Rank::Text)];
        assert_eq!(planned(&larger, &of_100()), [100]);
    }
}
